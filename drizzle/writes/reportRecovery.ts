import { sql } from 'drizzle-orm';
import type { RecoveryKind } from '../tables/recoveries.ts';
import { act, call } from './act.ts';

/** What an agency reports of a referral: which kind decides which of the rest is there. */
export interface RecoveryReported {
  kind: RecoveryKind;
  /** Only of an amount that was paid to the agency. */
  amountCents: number | null;
  /** Only of an item that was returned to it. */
  lineId: string | null;
  happenedOn: string;
}

/** Puts a report on file, of the agency whose evidence is at hand. `patronId` is the debtor, for the log. */
export const reportRecovery = act<
  RecoveryReported & {
    referralId: string;
    /** So many reports one referral can have. */
    mostReports: number;
  },
  { recoveryId: string; patronId: string }
>(sql`carrel.report_recovery(${call})`);
