import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';

export const countKinds = [
  'LOANS',
  'HOLDS',
  'INTERLIBRARY_LOANS',
  'COMPUTER_SESSIONS',
  'PROGRAM_ATTENDANCE',
  'VISITS',
] as const;

/** What is left of completed use: how many, by month, branch and category, and never who (retain.expunge). */
export const monthlyCounts = pgTable(
  'monthly_counts',
  {
    month: date('month', { mode: 'string' }).notNull(),
    kind: text('kind', { enum: countKinds }).notNull(),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    category: text('category').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.month, t.kind, t.branchId, t.category] }),
    index('monthly_counts_branch_id').on(t.branchId),
    check('monthly_counts_month', sql`extract(day from ${t.month}) = 1`),
    check('monthly_counts_count', sql`${t.count} > 0`),
  ],
);
