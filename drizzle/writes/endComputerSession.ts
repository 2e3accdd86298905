import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A person is at a library computer no more: `ENDED`. A count of it stays.
 */
export const endComputerSession = act<{ sessionId: string }, { patronId: string }>(
  sql`carrel.end_computer_session(${call})`,
);
