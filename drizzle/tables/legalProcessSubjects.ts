import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { legalProcesses } from './legalProcesses.ts';
import { patrons } from './patrons.ts';

/** The patrons a process names. Each gets a grant of its own. */
export const legalProcessSubjects = pgTable(
  'legal_process_subjects',
  {
    /** What the naming is known by where the person may not be: random, and never the patron's own. */
    id: uuid('id').notNull().unique().defaultRandom(),
    processId: uuid('process_id')
      .notNull()
      .references(() => legalProcesses.id, { onDelete: 'cascade' }),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
  },
  (t) => [
    primaryKey({ columns: [t.processId, t.patronId] }),
    index('legal_process_subjects_patron_id').on(t.patronId),
  ],
);
