import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Takes an account back from its agency. The referral is gone as this commits, for staff too. */
export const recallReferral = act<{ referralId: string }, { patronId: string }>(
  sql`carrel.recall_referral(${call})`,
);
