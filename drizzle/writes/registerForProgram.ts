import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { PatronNamed } from './registration.ts';

/**
 * A person is going to come to a programme: `REGISTERED`.
 */
export const registerForProgram = act<PatronNamed & { programId: string }, { patronId: string }>(
  sql`carrel.register_for_program(${call})`,
);
