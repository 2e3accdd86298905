import { index, pgTable, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { endedOn, id, instant } from './columns.ts';
import { patrons } from './patrons.ts';

/** Who sits at a library computer now: never what they reach there (retain.no-tracking). Gone when it ends. */
export const computerSessions = pgTable(
  'computer_sessions',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    branchId: uuid('branch_id')
      .notNull()
      .references(() => branches.id),
    startedAt: instant('started_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    endedOn: endedOn(),
  },
  (t) => [
    index('computer_sessions_patron_id').on(t.patronId),
    index('computer_sessions_branch_id').on(t.branchId),
  ],
);
