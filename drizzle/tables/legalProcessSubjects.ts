import { index, integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { id } from './columns.ts';
import { legalProcesses } from './legalProcesses.ts';
import { patrons } from './patrons.ts';

/**
 * The patrons a process names, each time that it names them: two namings of one person are two rows, so that nobody can
 * tell from their number that they are one. Each gets a grant of its own.
 */
export const legalProcessSubjects = pgTable(
  'legal_process_subjects',
  {
    /** What the naming is known by where the person may not be: random, and never the patron's own. */
    id: id(),
    processId: uuid('process_id')
      .notNull()
      .references(() => legalProcesses.id, { onDelete: 'cascade' }),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    /** In which order the process names them. */
    place: integer('place').notNull().default(0),
  },
  (t) => [
    index('legal_process_subjects_process_id').on(t.processId),
    index('legal_process_subjects_patron_id').on(t.patronId),
  ],
);
