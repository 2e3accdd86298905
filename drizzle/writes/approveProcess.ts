import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A recorded process is approved, so that it opens what it names about each person it names. The outcome is
 * `APPROVED`, or `NO_FINDING`: then it stands as refused.
 */
export const approveProcess = act<{
  processId: string;
  /** Whose decision it was that the library accepts subpoenas without a finding; null: it does not. */
  subpoenaDecidedBy: string | null;
  staff: string | null;
}>(sql`carrel.approve_process(${call})`);
