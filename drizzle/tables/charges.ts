import { sql } from 'drizzle-orm';
import { check, date, foreignKey, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { closes, id, source } from './columns.ts';
import { loans } from './loans.ts';
import { patrons } from './patrons.ts';

export const chargeKinds = ['OVERDUE', 'LOST', 'DAMAGED', 'CARD_REPLACEMENT', 'OTHER'] as const;

/** What people owe. A charge for a loan is owed by the person whose loan it is: the pair is one foreign key. */
export const charges = pgTable(
  'charges',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    loanId: uuid('loan_id'),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    kind: text('kind', { enum: chargeKinds }).notNull(),
    amountCents: integer('amount_cents').notNull(),
    remainingCents: integer('remaining_cents').notNull(),
    assessedOn: date('assessed_on', { mode: 'string' }).notNull(),
    /** The day on which nothing remained. The row goes as that transaction commits. */
    settledOn: date('settled_on', { mode: 'string' }),
    source: source(),
    closes: closes(),
  },
  (t) => [
    foreignKey({
      name: 'charges_loan_of_the_same_patron',
      columns: [t.loanId, t.patronId],
      foreignColumns: [loans.id, loans.patronId],
    }),
    index('charges_patron_id').on(t.patronId),
    index('charges_loan_id').on(t.loanId),
    index('charges_branch_id').on(t.branchId),
    check('charges_kind', sql`${t.kind} in ('OVERDUE', 'LOST', 'DAMAGED', 'CARD_REPLACEMENT', 'OTHER')`),
    check('charges_amount', sql`${t.amountCents} > 0`),
    check('charges_remaining', sql`${t.remainingCents} between 0 and ${t.amountCents}`),
  ],
);
