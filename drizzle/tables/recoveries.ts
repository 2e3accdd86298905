import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id } from './columns.ts';
import { referralLines } from './referralLines.ts';
import { referrals } from './referrals.ts';

export const recoveryKinds = ['AMOUNT_PAID', 'ITEM_RETURNED', 'ADDRESS_WRONG'] as const;
export type RecoveryKind = (typeof recoveryKinds)[number];

/**
 * What an agency reports of a referral, for staff to act on: it changes nothing by itself, and goes with its referral
 * (recovery.agency).
 */
export const recoveries = pgTable(
  'recoveries',
  {
    id: id(),
    referralId: uuid('referral_id')
      .notNull()
      .references(() => referrals.id, { onDelete: 'cascade' }),
    /** The line that it is about; null for the referral as a whole, and once the line is gone. */
    lineId: uuid('line_id').references(() => referralLines.id, { onDelete: 'set null' }),
    kind: text('kind', { enum: recoveryKinds }).notNull(),
    /** What was paid to the agency; null for the other kinds. */
    amountCents: integer('amount_cents'),
    /** The day on which it happened, in the library's zone. */
    happenedOn: date('happened_on', { mode: 'string' }).notNull(),
    reportedOn: date('reported_on', { mode: 'string' }).notNull(),
  },
  (t) => [
    index('recoveries_referral_id').on(t.referralId),
    index('recoveries_line_id').on(t.lineId),
    check('recoveries_kind', sql`${t.kind} in ('AMOUNT_PAID', 'ITEM_RETURNED', 'ADDRESS_WRONG')`),
    check(
      'recoveries_amount',
      sql`case ${t.kind} when 'AMOUNT_PAID' then ${t.amountCents} > 0 else ${t.amountCents} is null end`,
    ),
  ],
);
