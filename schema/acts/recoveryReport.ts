import type { RecoveryReported } from '../../drizzle/writes/reportRecovery.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { centsOf, requiredId } from './inputs.ts';

const AmountPaidInput = builder.inputType('AmountPaidInput', {
  description: 'The debtor paid the agency.',
  fields: (t) => ({
    amountCents: t.int({
      required: true,
      description: 'No more than what is owed on the referral: nothing else was given to the agency.',
      authScopes: { enters: 'referral' },
    }),
    paidOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'referral' } }),
  }),
});

const ItemReturnedInput = builder.inputType('ItemReturnedInput', {
  description: 'The debtor gave the agency what was out. The agency is never told what it was.',
  fields: (t) => ({
    lineId: t.id({
      required: true,
      description: 'The line of the referral that stands for it: one for something overdue, lost or damaged.',
      authScopes: { enters: 'referral' },
    }),
    returnedOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'referral' } }),
  }),
});

const AddressWrongInput = builder.inputType('AddressWrongInput', {
  description: 'The debtor is not to be found at the address.',
  fields: (t) => ({
    foundOn: t.field({ type: 'Date', required: true, authScopes: { enters: 'referral' } }),
  }),
});

export const RecoveryReport = builder.inputType('RecoveryReport', {
  description: 'One thing that an agency reports.',
  isOneOf: true,
  fields: (t) => ({
    amountPaid: t.field({ type: AmountPaidInput, authScopes: { enters: 'referral' } }),
    itemReturned: t.field({ type: ItemReturnedInput, authScopes: { enters: 'referral' } }),
    addressWrong: t.field({ type: AddressWrongInput, authScopes: { enters: 'referral' } }),
  }),
});

/**
 * What was reported, in the one form that the act takes.
 * @throws CarrelError `BAD_INPUT` for an amount or an id that is none
 */
export function reportedIn(report: typeof RecoveryReport.$inferInput): RecoveryReported {
  const { amountPaid, itemReturned, addressWrong } = report;
  const nothing = { amountCents: null, lineId: null };
  if (amountPaid != null)
    return {
      ...nothing,
      kind: 'AMOUNT_PAID',
      amountCents: centsOf(amountPaid.amountCents, 'amountCents'),
      happenedOn: amountPaid.paidOn,
    };
  if (itemReturned != null)
    return {
      ...nothing,
      kind: 'ITEM_RETURNED',
      lineId: requiredId(itemReturned.lineId, 'lineId'),
      happenedOn: itemReturned.returnedOn,
    };
  if (addressWrong != null) return { ...nothing, kind: 'ADDRESS_WRONG', happenedOn: addressWrong.foundOn };
  throw badInput('report', 'must be one of its kinds');
}
