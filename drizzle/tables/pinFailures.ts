import { bigint, index, integer, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * The throttle of PIN guesses, in the shape that its library keeps: keyed hashes of numbers, failures only, gone with
 * the window (retain.no-tracking). Not joined to anybody: an unknown number has its row too.
 */
export const pinFailures = pgTable(
  'pin_failures',
  {
    key: text('key').primaryKey(),
    points: integer('points').notNull().default(0),
    expire: bigint('expire', { mode: 'number' }),
  },
  (t) => [index('pin_failures_expire').on(t.expire)],
);
