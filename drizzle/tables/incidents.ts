import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { id, instant } from './columns.ts';
import { patrons } from './patrons.ts';

/** Conduct incidents: confidential until an administrator records legal action (conduct.incident). */
export const incidents = pgTable(
  'incidents',
  {
    id: id(),
    patronId: uuid('patron_id').references(() => patrons.id),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    occurredAt: instant('occurred_at').notNull(),
    description: text('description').notNull(),
    evidenceNotes: text('evidence_notes'),
    reportedBy: text('reported_by'),
    legalActionOn: date('legal_action_on', { mode: 'string' }),
  },
  (t) => [
    index('incidents_patron_id').on(t.patronId),
    index('incidents_branch_id').on(t.branchId),
    index('incidents_order').on(t.occurredAt, t.id),
  ],
);
