import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { closes, endedOn, id, source } from './columns.ts';
import { patrons } from './patrons.ts';

/** What people asked for from other libraries. Gone when completed (retain.expunge). */
export const interlibraryLoanRequests = pgTable(
  'interlibrary_loan_requests',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    title: text('title').notNull(),
    state: text('state', { enum: ['REQUESTED', 'SHIPPED', 'RECEIVED'] }).notNull(),
    requestedOn: date('requested_on', { mode: 'string' }).notNull(),
    endedOn: endedOn(),
    source: source(),
    closes: closes(),
  },
  (t) => [
    index('interlibrary_loan_requests_patron_id').on(t.patronId),
    check('interlibrary_loan_requests_state', sql`${t.state} in ('REQUESTED', 'SHIPPED', 'RECEIVED')`),
  ],
);
