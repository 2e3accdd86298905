import { paymentKinds } from '../../drizzle/tables/payments.ts';
import { payCharge } from '../../drizzle/writes/payCharge.ts';
import { builder } from '../builder.ts';
import { dayAfter } from '../policy/days.ts';
import { centsOf, idempotencyKey, idOf, requiredId } from './inputs.ts';
import { perform } from './perform.ts';
import { again, chargeAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const PaymentKind = builder.enumType('PaymentKind', { values: paymentKinds });

const PayChargeInput = builder.inputType('PayChargeInput', {
  fields: (t) => ({
    chargeId: t.id({ required: true, authScopes: { enters: 'recovery' } }),
    amountCents: t.int({ description: 'Without it, all that remains.', authScopes: { enters: 'recovery' } }),
    kind: t.field({ type: PaymentKind, required: true, authScopes: { enters: 'recovery' } }),
    branchId: t.id({
      description: 'Where it is paid; without it, the charge’s branch.',
      authScopes: { enters: 'open' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const PayChargePayload = builder
  .objectRef<OfRecordAfter & { chargeId: string | null; paymentId: string | null }>('PayChargePayload')
  .implement({
    fields: (t) => ({
      paymentId: madeId(
        t,
        'By which it can be reversed inside the window. Null for a retried act.',
        ({ paymentId }) => paymentId,
      ),
      charge: chargeAfter(t),
      record: recordAfter(t),
      again: again(t),
    }),
  });

builder.mutationField('payCharge', (t) =>
  t.field({
    type: PayChargePayload,
    description:
      'A charge is paid, wholly or in part. The payment keeps its person for a while, never what it was for.',
    authScopes: { discloses: 'open', may: 'payCharge' },
    args: { input: t.arg({ type: PayChargeInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const { now, rules } = context;
      const done = await perform(
        context,
        'payCharge',
        payCharge,
        {
          chargeId: requiredId(input.chargeId, 'chargeId'),
          amountCents: input.amountCents == null ? null : centsOf(input.amountCents, 'amountCents'),
          kind: input.kind,
          branchId: idOf(input.branchId, 'branchId'),
          idempotencyKey: input.idempotencyKey,
        },
        'person',
        { ruled: { reversibleUntil: dayAfter(now, rules.reversalWindow, rules.timeZone) } },
      );
      return {
        paymentId: done.again ? null : done.paymentId,
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
