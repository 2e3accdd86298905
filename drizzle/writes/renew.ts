import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A loan goes on until a later day, never an earlier one. */
export const renew = act<
  { loanId: string; mostRenewals: number; dueByRule: Date },
  { patronId: string; loanId: string }
>(sql`carrel.renew(${call})`);
