import { index, pgTable, unique, uuid } from 'drizzle-orm/pg-core';
import { endedOn, id } from './columns.ts';
import { patrons } from './patrons.ts';
import { programs } from './programs.ts';

/** Who comes to which programme. Gone the day after it (retain.expunge). */
export const programRegistrations = pgTable(
  'program_registrations',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    programId: uuid('program_id')
      .notNull()
      .references(() => programs.id),
    endedOn: endedOn(),
  },
  (t) => [
    unique('program_registrations_once').on(t.patronId, t.programId),
    index('program_registrations_program_id').on(t.programId),
  ],
);
