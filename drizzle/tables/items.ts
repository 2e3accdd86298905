import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { id, source } from './columns.ts';
import { titles } from './titles.ts';

export const itemStatuses = [
  'AVAILABLE',
  'CHECKED_OUT',
  'ON_HOLD_SHELF',
  'IN_TRANSIT',
  'IN_PROCESS',
  'LOST',
  'DAMAGED',
  'WITHDRAWN',
] as const;

/** The physical things. Open to everyone: a status says where a thing is, never who has it. */
export const items = pgTable(
  'items',
  {
    id: id(),
    barcode: text('barcode').notNull().unique(),
    titleId: uuid('title_id')
      .notNull()
      .references(() => titles.id),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    category: text('category').notNull(),
    callNumber: text('call_number'),
    status: text('status', { enum: itemStatuses }).notNull(),
    source: source(),
  },
  (t) => [
    index('items_title_id').on(t.titleId),
    index('items_branch_id').on(t.branchId),
    check(
      'items_status',
      sql`${t.status} in ('AVAILABLE', 'CHECKED_OUT', 'ON_HOLD_SHELF', 'IN_TRANSIT', 'IN_PROCESS', 'LOST', 'DAMAGED', 'WITHDRAWN')`,
    ),
  ],
);
