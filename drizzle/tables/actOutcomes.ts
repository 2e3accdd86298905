import { index, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/**
 * What became of an act, for a caller who retries it: a keyed hash of caller, act, key and input, and the outcome's
 * code. Nothing of what it was about or answered (retain.expunge). The sweep takes it away after a day.
 */
export const actOutcomes = pgTable(
  'act_outcomes',
  {
    hash: bytes('hash').primaryKey(),
    outcome: text('outcome').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('act_outcomes_at').on(t.at)],
);
