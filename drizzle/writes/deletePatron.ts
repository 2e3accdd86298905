import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A person wants to be deleted: `DELETED` where nothing is out or owed, else `WHEN_SETTLED`.
 */
export const deletePatron = act<{ patronId: string }, { patronId: string }>(
  sql`carrel.delete_patron(${call})`,
);
