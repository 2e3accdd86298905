import { issueCard } from '../../drizzle/writes/issueCard.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { adultIfBornBy } from '../policy/age.ts';
import { idempotencyKey, idOf } from './inputs.ts';
import { cardFields, newCardOf } from './newCard.ts';
import { patronNamed } from './patronNamed.ts';
import { performReady, ready } from './perform.ts';
import { recordOf, recordPayload } from './recordPayload.ts';

export const IssueCardInput = builder.inputType('IssueCardInput', {
  fields: (t) => ({
    patronId: t.id({ description: 'Whose card, by the record’s id.', authScopes: { enters: 'open' } }),
    heldCardNumber: t.string({
      description: 'Whose card, by the number of an active one that they hold. In place of `patronId`.',
      authScopes: { enters: 'identity' },
    }),
    cardNumber: t.string({
      required: true,
      description: 'The new card’s: one that was never given before.',
      authScopes: { enters: 'identity' },
    }),
    ...cardFields(t),
    idempotencyKey: idempotencyKey(t),
  }),
});

const IssueCardPayload = recordPayload('IssueCardPayload', 'Whose card it is.');

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyIssueCard(context: Context, input: typeof IssueCardInput.$inferInput) {
  return ready(
    context,
    'issueCard',
    issueCard,
    {
      ...patronNamed(input.patronId, input.heldCardNumber, 'heldCardNumber'),
      card: newCardOf(context, input),
      adultIfBornBy: adultIfBornBy(context.now, context.timeZone),
      idempotencyKey: input.idempotencyKey,
    },
    'person',
    { asked: input },
  );
}

builder.mutationField('issueCard', (t) =>
  t.field({
    type: IssueCardPayload,
    description: 'A patron gets a card. Whatever else they hold stays as it is.',
    authScopes: { discloses: 'open', may: 'issueCard' },
    args: { input: t.arg({ type: IssueCardInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyIssueCard(context, input));
      return recordOf(context, info, done, idOf(input.patronId, 'patronId'));
    },
  }),
);
