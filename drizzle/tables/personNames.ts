import { type SQL, sql } from 'drizzle-orm';
import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { searchDocument } from './columns.ts';
import { patrons } from './patrons.ts';

/** One name a patron. `search` has the words of all of them: it is generated, so it can never lag behind a change. */
export const personNames = pgTable(
  'person_names',
  {
    patronId: uuid('patron_id')
      .primaryKey()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    first: text('first').notNull(),
    middle: text('middle'),
    last: text('last').notNull(),
    preferred: text('preferred'),
    search: searchDocument('search').generatedAlwaysAs(
      (): SQL =>
        sql`to_tsvector('simple'::regconfig, ${personNames.first} || ' ' || coalesce(${personNames.middle}, '') || ' ' || ${personNames.last} || ' ' || coalesce(${personNames.preferred}, ''))`,
    ),
  },
  // Whoever is named by name, in a paper, is found by it whole.
  (t) => [index('person_names_order').on(t.last, t.first, t.patronId)],
);
