import { index, pgTable, real, uuid } from 'drizzle-orm/pg-core';
import { beginning } from './columns.ts';

/**
 * What titles are found by when one word is asked for, each in the order in which a search shows them: the lexemes of
 * their `search`, with the rank that each gives. Kept by triggers on `titles` and by nothing else.
 */
export const titleWords = pgTable(
  'title_words',
  {
    word: beginning('word').notNull(),
    /** The rank, negative, so that the best comes first. */
    place: real('place').notNull(),
    titleId: uuid('title_id').notNull(),
  },
  (t) => [index('title_words_order').on(t.word, t.place, t.titleId)],
);
