import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A programme is over: `CLOSED`. Its registrations go, and how many there were is counted in its month.
 */
export const closeProgram = act<{ programId: string }, { programId: string }>(
  sql`carrel.close_program(${call})`,
);
