import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { id, instant } from './columns.ts';

export const programs = pgTable(
  'programs',
  {
    id: id(),
    name: text('name').notNull(),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** The day on which it was closed, its attendance counted and its registrations gone. */
    closedOn: date('closed_on', { mode: 'string' }),
  },
  (t) => [index('programs_branch_id').on(t.branchId)],
);
