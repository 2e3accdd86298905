import { demoId } from './ids.ts';
import type { Part, Row } from './rows.ts';

/** The two collection agencies that accounts are referred to. */
export const agencies = {
  agency: { id: demoId('agency', 'agency'), name: 'Pinder Recovery Partners' },
  otherAgency: { id: demoId('agency', 'otherAgency'), name: 'Calloway Returns Bureau' },
} as const;

export const agencyRows = (): Part => ({
  agencies: Object.values(agencies).map((agency) => ({ ...agency })),
});

/** An account given to an agency: one line for each charge that is open on it. */
export function referral(
  key: string,
  referred: Omit<Row<'referrals'>, 'id'>,
  charges: readonly (Row<'charges'> & { dueOn: string })[],
): Part {
  const id = demoId('referral', key);
  return {
    referrals: [{ id, ...referred }],
    referralLines: charges.map((charge, index) => ({
      id: demoId('referral-line', key, String(index)),
      referralId: id,
      chargeId: charge.id ?? null,
      kind: charge.kind,
      amountCents: charge.remainingCents,
      dueOn: charge.dueOn,
    })),
  };
}
