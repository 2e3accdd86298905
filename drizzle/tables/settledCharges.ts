import { date, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { id } from './columns.ts';

/** What accounting keeps of a settled charge: amount, kind, branch and day, and never whose or for what. */
export const settledCharges = pgTable(
  'settled_charges',
  {
    id: id(),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    kind: text('kind').notNull(),
    amountCents: integer('amount_cents').notNull(),
    settledOn: date('settled_on', { mode: 'string' }).notNull(),
  },
  (t) => [index('settled_charges_branch_id').on(t.branchId)],
);
