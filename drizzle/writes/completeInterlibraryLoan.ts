import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A request is done with: `COMPLETED`. A count of it stays.
 */
export const completeInterlibraryLoan = act<{ requestId: string }, { patronId: string }>(
  sql`carrel.complete_interlibrary_loan(${call})`,
);
