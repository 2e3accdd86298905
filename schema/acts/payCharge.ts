import { paymentKinds } from '../../drizzle/tables/payments.ts';
import { payCharge } from '../../drizzle/writes/payCharge.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { dayAfter } from '../policy/days.ts';
import { centsOf, idempotencyKey, idOf, requiredId } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, chargeAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

const PaymentKind = builder.enumType('PaymentKind', { values: paymentKinds });

export const PayChargeInput = builder.inputType('PayChargeInput', {
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

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyPayCharge(context: Context, input: typeof PayChargeInput.$inferInput) {
  const { now, rules } = context;
  return ready(
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
}

builder.mutationField('payCharge', (t) =>
  t.field({
    type: PayChargePayload,
    description:
      'A charge is paid, wholly or in part. The payment keeps its person for a while, never what it was for.',
    authScopes: { discloses: 'open', may: 'payCharge' },
    args: { input: t.arg({ type: PayChargeInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyPayCharge(context, input));
      return {
        paymentId: done.again ? null : done.paymentId,
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
