import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { agencies } from './agencies.ts';
import { id } from './columns.ts';
import { patrons } from './patrons.ts';

/** Accounts referred to an agency. The debtor is the patron, or for a minor the caregiver who signed. */
export const referrals = pgTable(
  'referrals',
  {
    id: id(),
    agencyId: uuid('agency_id')
      .notNull()
      .references(() => agencies.id),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    debtorId: uuid('debtor_id')
      .notNull()
      .references(() => patrons.id),
    state: text('state', { enum: ['OPEN', 'RECALLED', 'SETTLED'] }).notNull(),
    referredOn: date('referred_on', { mode: 'string' }).notNull(),
    endedOn: date('ended_on', { mode: 'string' }),
  },
  (t) => [
    index('referrals_agency_id').on(t.agencyId, t.referredOn, t.id),
    index('referrals_order').on(t.referredOn, t.id),
    index('referrals_debtor_id').on(t.debtorId),
    index('referrals_patron_id').on(t.patronId),
    uniqueIndex('referrals_one_open_per_patron').on(t.patronId).where(sql`${t.state} = 'OPEN'`),
    check('referrals_state', sql`${t.state} in ('OPEN', 'RECALLED', 'SETTLED')`),
  ],
);
