import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { countKinds } from './monthlyCounts.ts';

/** What is counted as it completes, and the cards that are good when a month is published. */
export const publishedKinds = [...countKinds, 'CARDS'] as const;
export type PublishedKind = (typeof publishedKinds)[number];

/**
 * Statistics as they were published: computed once for a closed month and never again (statistics.aggregate). A cell
 * without a count is suppressed; no small count can get in here. Without a branch or a category it is the total over
 * them. Rows are only ever added, a whole month of a kind at a time: triggers hold that.
 */
export const publishedCounts = pgTable(
  'published_counts',
  {
    month: date('month', { mode: 'string' }).notNull(),
    kind: text('kind', { enum: publishedKinds }).notNull(),
    branchId: uuid('branch_id').references(() => branches.id),
    category: text('category'),
    count: integer('count'),
  },
  (t) => [
    unique('published_counts_cell').on(t.month, t.kind, t.branchId, t.category).nullsNotDistinct(),
    index('published_counts_branch_id').on(t.branchId),
    check('published_counts_month', sql`extract(day from ${t.month}) = 1`),
    check('published_counts_count', sql`${t.count} >= 5`),
  ],
);
