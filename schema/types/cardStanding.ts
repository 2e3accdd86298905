import type { CheckedCard } from '../../drizzle/writes/checkCard.ts';
import { builder } from '../builder.ts';
import { CardKind } from './card.ts';

const Standing = builder.enumType('Standing', {
  values: {
    GOOD: { description: 'The PIN is right, and the card opens what a card opens.' },
    NOT_GOOD: { description: 'Everything else. Only a right PIN brings a reason.' },
  } as const,
});

const NotGoodReason = builder.enumType('NotGoodReason', { values: ['EXPIRED', 'BARRED'] as const });

/** What a vendor is told of a card. */
export interface CardStandingAnswer {
  readonly standing: 'GOOD' | 'NOT_GOOD';
  readonly reason: 'EXPIRED' | 'BARRED' | null;
  readonly kind: CheckedCard['kind'] | null;
  readonly subject: string | null;
}

export const CardStanding = builder.objectRef<CardStandingAnswer>('CardStanding').implement({
  description:
    'Whether one card is good. A wrong PIN, a number that nobody has, a lost card and a number that was tried too often are one answer.',
  fields: (t) => ({
    standing: t.expose('standing', {
      type: Standing,
      authScopes: { discloses: 'standing', reaches: 'one card' },
    }),
    reason: t.expose('reason', {
      type: NotGoodReason,
      description: 'Why a card is not good whose PIN is right.',
      authScopes: { discloses: 'standing', reaches: 'one card' },
    }),
    cardKind: t.expose('kind', {
      type: CardKind,
      description: 'As it was fixed when the card was issued: a birthday does not change it.',
      authScopes: { discloses: 'standing', reaches: 'one card' },
    }),
    subject: t.exposeString('subject', {
      description:
        'Stands for the person, with this vendor and no other: the same tomorrow, and with the next card.',
      authScopes: { discloses: 'standing', reaches: 'one card' },
    }),
  }),
});
