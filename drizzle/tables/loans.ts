import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { closes, id, instant, source } from './columns.ts';
import { items } from './items.ts';
import { patrons } from './patrons.ts';

/**
 * What people have out now, and what they returned but still owe for. A returned loan without an open charge does
 * not exist (retain.expunge). One item is out to one person at a time.
 */
export const loans = pgTable(
  'loans',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    itemId: uuid('item_id')
      .notNull()
      .references(() => items.id),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    checkedOutAt: instant('checked_out_at').notNull(),
    dueAt: instant('due_at').notNull(),
    renewals: integer('renewals').notNull().default(0),
    returnedAt: instant('returned_at'),
    /** What became of the item while it was out; null: nothing. */
    condition: text('condition', { enum: ['LOST', 'DAMAGED'] }),
    /** The day on which the last charge for what came back or was lost was settled: then the loan is complete. */
    settledOn: date('settled_on', { mode: 'string' }),
    source: source(),
    closes: closes(),
  },
  (t) => [
    index('loans_patron_id').on(t.patronId),
    index('loans_item_id').on(t.itemId),
    index('loans_branch_id').on(t.branchId),
    uniqueIndex('loans_one_active_per_item').on(t.itemId).where(sql`${t.returnedAt} is null`),
    unique('loans_id_patron_id').on(t.id, t.patronId),
    check('loans_condition', sql`${t.condition} in ('LOST', 'DAMAGED')`),
    check('loans_renewals', sql`${t.renewals} >= 0`),
    check('loans_returned_after_checkout', sql`${t.returnedAt} >= ${t.checkedOutAt}`),
  ],
);
