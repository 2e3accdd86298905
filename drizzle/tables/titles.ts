import { type SQL, sql } from 'drizzle-orm';
import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { id, searchDocument, source } from './columns.ts';

export const titles = pgTable(
  'titles',
  {
    id: id(),
    title: text('title').notNull(),
    author: text('author'),
    isbn: text('isbn'),
    year: integer('year'),
    search: searchDocument('search').generatedAlwaysAs(
      (): SQL =>
        sql`setweight(to_tsvector('english'::regconfig, ${titles.title}), 'A') || setweight(to_tsvector('english'::regconfig, coalesce(${titles.author}, '') || ' ' || coalesce(${titles.isbn}, '')), 'B')`,
    ),
    source: source(),
  },
  (t) => [index('titles_search').using('gin', t.search)],
);
