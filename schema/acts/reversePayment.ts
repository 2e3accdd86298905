import { reversePayment } from '../../drizzle/writes/reversePayment.ts';
import { builder } from '../builder.ts';
import { idempotencyKey, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, chargeAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const ReversePaymentInput = builder.inputType('ReversePaymentInput', {
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

builder.mutationField('reversePayment', (t) =>
  t.field({
    type: ReversePaymentPayload,
    description:
      'A payment is taken back inside its window. Its amount is owed again, for nothing in particular.',
    authScopes: { discloses: 'open', may: 'reversePayment' },
    args: { input: t.arg({ type: ReversePaymentInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await perform(
        context,
        'reversePayment',
        reversePayment,
        { paymentId: requiredId(input.paymentId, 'paymentId'), idempotencyKey: input.idempotencyKey },
        'person',
      );
      return {
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
