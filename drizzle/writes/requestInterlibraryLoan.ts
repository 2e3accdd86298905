import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { PatronNamed } from './registration.ts';

/**
 * A person asks for what another library has: `REQUESTED`.
 */
export const requestInterlibraryLoan = act<PatronNamed & { title: string }, { patronId: string }>(
  sql`carrel.request_interlibrary_loan(${call})`,
);
