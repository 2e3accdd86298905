import type { chargeKinds, RecoveryKind } from '../tables/index.ts';
import type { AddressRow } from './recordRow.ts';

export interface ReferralLineRow {
  id: string;
  kind: (typeof chargeKinds)[number];
  amountCents: number;
  dueOn: string | null;
}

/** What its agency has reported of a referral. */
export interface RecoveryRow {
  id: string;
  kind: RecoveryKind;
  amountCents: number | null;
  lineId: string | null;
  happenedOn: string;
  reportedOn: string;
}

/** A referral as its agency may see it. The debtor's id is for the log, and in no answer. */
export interface ReferralRow {
  id: string;
  state: 'OPEN' | 'RECALLED' | 'SETTLED';
  referredOn: string;
  debtor: {
    id: string;
    name: string | null;
    email: string | null;
    /** Null where they were not asked for, as is whatever else was not. */
    phones: string[] | null;
    address: AddressRow | null;
  } | null;
  lines: ReferralLineRow[] | null;
  recoveries: RecoveryRow[] | null;
}

/** A referral beside one of its lines, or beside none: as columns, which cost the database half of what JSON does. */
export interface ReferralAndLine extends Pick<ReferralRow, 'id' | 'state' | 'referredOn' | 'recoveries'> {
  debtorId: string | null;
  debtorName: string | null;
  debtorEmail: string | null;
  debtorPhones: string[] | null;
  debtorAddress: AddressRow | null;
  lineId: string | null;
  lineKind: ReferralLineRow['kind'];
  lineAmountCents: number;
  lineDueOn: string | null;
}

/**
 * Puts rows together into referrals, in their order.
 * @param rows those of one referral next to each other, in the order of its lines
 * @param withLines whether the lines were asked for: null where they were not
 */
export function referralsOf(rows: readonly ReferralAndLine[], withLines: boolean): ReferralRow[] {
  const referrals: ReferralRow[] = [];
  let last: ReferralRow | undefined;
  for (const row of rows) {
    if (last?.id !== row.id) {
      last = referralOf(row, withLines);
      referrals.push(last);
    }
    if (row.lineId !== null)
      last.lines?.push({
        id: row.lineId,
        kind: row.lineKind,
        amountCents: row.lineAmountCents,
        dueOn: row.lineDueOn,
      });
  }
  return referrals;
}

const referralOf = (row: ReferralAndLine, withLines: boolean): ReferralRow => ({
  id: row.id,
  state: row.state,
  referredOn: row.referredOn,
  debtor:
    row.debtorId === null
      ? null
      : {
          id: row.debtorId,
          name: row.debtorName,
          email: row.debtorEmail,
          phones: row.debtorPhones,
          address: row.debtorAddress,
        },
  lines: withLines ? [] : null,
  recoveries: row.recoveries,
});
