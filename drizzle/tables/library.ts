import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, text } from 'drizzle-orm/pg-core';

/** What the database must know of the library itself: in which zone a moment's day and month are told. One row. */
export const library = pgTable(
  'library',
  {
    single: boolean('single').primaryKey().default(true),
    timeZone: text('time_zone').notNull(),
  },
  (t) => [check('library_single', sql`${t.single}`)],
);
