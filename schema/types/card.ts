import type { CardRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { dayIn } from '../policy/age.ts';

export const CardKind = builder.enumType('CardKind', {
  description: 'Fixed when the card is issued; changes only at renewal.',
  values: ['JUVENILE', 'ADULT'] as const,
});

export const CardState = builder.enumType('CardState', {
  description: 'Of a card that exists: a lost or replaced one looks like a number that never was.',
  values: ['ACTIVE', 'EXPIRED', 'BARRED'] as const,
});

/** The state of a card that is not dead, on the day of `now`. */
export function cardStateOf(
  { barred, expiresOn }: Pick<CardRow, 'barred' | 'expiresOn'>,
  now: Date,
  timeZone: string,
): 'ACTIVE' | 'EXPIRED' | 'BARRED' {
  if (barred) return 'BARRED';
  return expiresOn !== null && expiresOn < dayIn(now, timeZone) ? 'EXPIRED' : 'ACTIVE';
}

export const Card = builder.objectRef<CardRow>('Card').implement({
  description: 'A library card.',
  fields: (t) => ({
    number: t.exposeString('number', { authScopes: { discloses: 'identity' } }),
    state: t.field({
      type: CardState,
      authScopes: { discloses: 'standing' },
      resolve: (card, _, { now, timeZone }) => cardStateOf(card, now, timeZone),
    }),
    kind: t.expose('kind', { type: CardKind, authScopes: { discloses: 'standing' } }),
    issuedOn: t.expose('issuedOn', { type: 'Date', authScopes: { discloses: 'standing' } }),
    expiresOn: t.expose('expiresOn', { type: 'Date', authScopes: { discloses: 'standing' } }),
  }),
});
