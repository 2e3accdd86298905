import { assessCharge } from '../../drizzle/writes/assessCharge.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { badInput } from '../errors.ts';
import { ChargeKind } from '../types/loan.ts';
import { centsOf, idempotencyKey, idOf } from './inputs.ts';
import { performReady, ready } from './perform.ts';
import { again, chargeAfter, madeId, type OfRecordAfter, readAfter, recordAfter } from './recordPayload.ts';

export const AssessChargeInput = builder.inputType('AssessChargeInput', {
  description: 'Whose charge it is: by card, by record or by loan; by more than one if they agree.',
  fields: (t) => ({
    cardNumber: t.string({ authScopes: { enters: 'identity' } }),
    patronId: t.id({ authScopes: { enters: 'open' } }),
    loanId: t.id({
      description: 'What it is for. Such a charge is owed by the person whose loan it is.',
      authScopes: { enters: 'circulation' },
    }),
    kind: t.field({ type: ChargeKind, required: true, authScopes: { enters: 'recovery' } }),
    amountCents: t.int({ required: true, authScopes: { enters: 'recovery' } }),
    branchId: t.id({
      description: 'Where it is owed; without it, the loan’s branch, or else the person’s own.',
      authScopes: { enters: 'open' },
    }),
    idempotencyKey: idempotencyKey(t),
  }),
});

const AssessChargePayload = builder
  .objectRef<OfRecordAfter & { chargeId: string | null }>('AssessChargePayload')
  .implement({
    fields: (t) => ({
      chargeId: madeId(t, 'Null for a retried act.', ({ chargeId }) => chargeId),
      charge: chargeAfter(t),
      record: recordAfter(t),
      again: again(t),
    }),
  });

/**
 * The call, whether it comes alone or in a batch.
 * @throws CarrelError `BAD_INPUT`
 */
export function readyAssessCharge(context: Context, input: typeof AssessChargeInput.$inferInput) {
  const cardNumber = input.cardNumber ?? null;
  const patronId = idOf(input.patronId, 'patronId');
  const loanId = idOf(input.loanId, 'loanId');
  if (cardNumber === null && patronId === null && loanId === null)
    throw badInput('cardNumber', 'must be given, or patronId, or loanId');
  return ready(
    context,
    'assessCharge',
    assessCharge,
    {
      cardNumber,
      patronId,
      loanId,
      kind: input.kind,
      amountCents: centsOf(input.amountCents, 'amountCents'),
      branchId: idOf(input.branchId, 'branchId'),
      idempotencyKey: input.idempotencyKey,
    },
    'person',
  );
}

builder.mutationField('assessCharge', (t) =>
  t.field({
    type: AssessChargePayload,
    description: 'Somebody owes an amount.',
    authScopes: { discloses: 'open', may: 'assessCharge' },
    args: { input: t.arg({ type: AssessChargeInput, required: true, authScopes: { enters: 'open' } }) },
    resolve: async (_, { input }, context, info) => {
      const done = await performReady(context, readyAssessCharge(context, input));
      return {
        chargeId: done.again ? null : done.chargeId,
        record: await readAfter(context, info, done.again ? null : done.patronId),
        again: done.again,
      };
    },
  }),
);
