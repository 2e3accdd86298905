import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { beginning } from './columns.ts';

/**
 * What patrons are found by, each in the order in which a search shows them: every word of a person's names, its first
 * three letters, and each of these with the first three of any other word. Kept by triggers on `person_names` and by nothing
 * else; the words are those of its `search`. They go with the name, by its triggers too: a reference to be checked for each
 * word took five times as long to import.
 */
export const patronNameWords = pgTable(
  'patron_name_words',
  {
    word: beginning('word').notNull(),
    last: text('last').notNull(),
    first: text('first').notNull(),
    patronId: uuid('patron_id').notNull(),
  },
  (t) => [index('patron_name_words_order').on(t.word, t.last, t.first, t.patronId)],
);
