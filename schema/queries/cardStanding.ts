import { checkCard } from '../../drizzle/writes/checkCard.ts';
import { builder } from '../builder.ts';
import { writtenPlain } from '../policy/cardNumber.ts';
import { cardStateOf } from '../types/card.ts';
import { CardStanding, type CardStandingAnswer } from '../types/cardStanding.ts';

const notProved: CardStandingAnswer = { standing: 'NOT_GOOD', reason: null, kind: null, subject: null };

builder.queryField('cardStanding', (t) =>
  t.field({
    type: CardStanding,
    description:
      'For vendors: whether the card of this number and PIN is good. Counted for the day, and not kept.',
    authScopes: { discloses: 'standing', reaches: 'one card' },
    args: {
      cardNumber: t.arg.string({ required: true, authScopes: { enters: 'identity' } }),
      pin: t.arg.string({ required: true, authScopes: { enters: 'identity' } }),
    },
    // Nothing of a check goes on file: whoever joined the log to a vendor would read who uses it (retain.no-tracking).
    resolve: async (_, args, context): Promise<CardStandingAnswer | null> => {
      const { pools, principal, now, timeZone, acting } = context;
      if (principal.basis !== 'VENDOR') return null;
      const { clientId } = principal;
      const cardNumber = writtenPlain(args.cardNumber);
      return acting.checkInTurn(clientId, async () => {
        const { card, subjectKey } = await checkCard(pools, { clientId, cardNumber }, now);
        const guess = { cardNumber, pin: args.pin, pinHash: card?.pinHash ?? null, vendor: clientId };
        if (!(await acting.provesPin(guess, now)) || card === null) return notProved;
        const state = cardStateOf(card, now, timeZone);
        return {
          standing: state === 'ACTIVE' ? 'GOOD' : 'NOT_GOOD',
          reason: state === 'ACTIVE' ? null : state,
          kind: card.kind,
          subject: acting.vendorSubject(clientId, subjectKey, card.patronId),
        };
      });
    },
  }),
);
