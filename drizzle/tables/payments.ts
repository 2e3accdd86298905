import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { closes, id, source } from './columns.ts';
import { patrons } from './patrons.ts';

export const paymentKinds = ['CASH', 'CHECK', 'CARD', 'OTHER'] as const;

/**
 * What people paid, kept with the person only until the reversal window ends, and never with the charge, the loan
 * or the item: reversing it brings back an amount, never a link (retain.expunge).
 */
export const payments = pgTable(
  'payments',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    kind: text('kind', { enum: paymentKinds }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    paidOn: date('paid_on', { mode: 'string' }).notNull(),
    reversibleUntil: date('reversible_until', { mode: 'string' }).notNull(),
    /** Always null by now: an import knows a payment by `closes` alone, and puts that in the place of an older one's. */
    source: source(),
    closes: closes().unique(),
  },
  (t) => [
    index('payments_patron_id').on(t.patronId),
    index('payments_branch_id').on(t.branchId),
    check('payments_kind', sql`${t.kind} in ('CASH', 'CHECK', 'CARD', 'OTHER')`),
    check('payments_amount', sql`${t.amountCents} > 0`),
  ],
);
