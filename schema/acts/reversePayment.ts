import { reversePayment } from '../../drizzle/writes/reversePayment.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, chargeAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

export const ReversePaymentInput = builder.inputType('ReversePaymentInput', {
  fields: (t) => ({
    paymentId: t.id({ required: true, authScopes: { enters: 'recovery' } }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const ReversePaymentPayload = builder
  .objectRef<OfRecordAfter & { chargeId: string | null }>('ReversePaymentPayload')
  .implement({
    fields: (t) => ({
      chargeId: madeId(t, 'What is owed again. Null for a retried act.', ({ chargeId }) => chargeId),
      charge: chargeAfter(t),
      record: recordAfter(t),
      again: again(t),
    }),
  });

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyReversePayment(context: Context, input: typeof ReversePaymentInput.$inferInput) {
  const { paymentId, idempotencyKey } = input;
  return ready(
    context,
    'reversePayment',
    reversePayment,
    { paymentId: requiredId(paymentId, 'paymentId'), idempotencyKey },
    'person',
  );
}

builder.mutationField('reversePayment', (t) =>
  t.field({
    type: ReversePaymentPayload,
    description:
      'A payment is taken back inside its window. Its amount is owed again, for nothing in particular.',
    authScopes: { discloses: 'open', may: 'reversePayment' },
    args: { input: t.arg({ type: ReversePaymentInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyReversePayment(context, input));
      return {
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
