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

export const Card = builder.objectRef<CardRow>('Card').implement({
  description: 'A library card.',
  fields: (t) => ({
    number: t.exposeString('number', { authScopes: { discloses: 'identity' } }),
    state: t.field({
      type: CardState,
      authScopes: { discloses: 'standing' },
      resolve: (card, _, context) => {
        if (card.barred) return 'BARRED' as const;
        const expired = card.expiresOn !== null && card.expiresOn < dayIn(context.now, context.timeZone);
        return expired ? ('EXPIRED' as const) : ('ACTIVE' as const);
      },
    }),
    kind: t.expose('kind', { type: CardKind, authScopes: { discloses: 'standing' } }),
    issuedOn: t.expose('issuedOn', { type: 'Date', authScopes: { discloses: 'standing' } }),
    expiresOn: t.expose('expiresOn', { type: 'Date', authScopes: { discloses: 'standing' } }),
  }),
});
