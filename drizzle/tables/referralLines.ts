import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { charges } from './charges.ts';
import { id } from './columns.ts';
import { loans } from './loans.ts';
import { referrals } from './referrals.ts';

/** What a referral is made of, line by line, under identifiers of its own: no title, no item. */
export const referralLines = pgTable(
  'referral_lines',
  {
    id: id(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    chargeId: uuid('charge_id').references(() => charges.id, { onDelete: 'cascade' }),
    /** A loan whose item is still out; the line goes when it is back. */
    loanId: uuid('loan_id').references(() => loans.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    amountCents: integer('amount_cents').notNull(),
    dueOn: date('due_on', { mode: 'string' }),
  },
  (t) => [
    index('referral_lines_referral_id').on(t.referralId),
    index('referral_lines_charge_id').on(t.chargeId),
    index('referral_lines_loan_id').on(t.loanId),
    check('referral_lines_amount', sql`${t.amountCents} >= 0`),
  ],
);
