import { sql } from 'drizzle-orm';
import { boolean, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { closes, id, source } from './columns.ts';

/**
 * The people the library's records are about. `birth_date` may be missing in an imported record; such a record
 * opens to no caregiver, since age has to be proved (collect.function).
 */
export const patrons = pgTable(
  'patrons',
  {
    id: id(),
    birthDate: date('birth_date', { mode: 'string' }),
    category: text('category').notNull(),
    homeBranchId: uuid('home_branch_id')
      .notNull()
      .references(() => branches.id),
    email: text('email'),
    barred: boolean('barred').notNull().default(false),
    /** The day on which deletion was asked for: the record goes the moment nothing is out or owed. */
    deletionAskedOn: date('deletion_asked_on', { mode: 'string' }),
    registeredOn: date('registered_on', { mode: 'string' }),
    /**
     * What the person had changed or cleared here, by the names of `updateContact`'s input: `email`, `phones`,
     * `addresses`, `middle`, `preferred`. An import leaves it as it is (collect.function).
     */
    changedHere: text('changed_here').array().notNull().default([]),
    source: source(),
    closes: closes(),
  },
  (t) => [
    index('patrons_home_branch_id').on(t.homeBranchId),
    // Those who wait to be let go: few, and looked for at each sweep.
    index('patrons_deletion_asked_on').on(t.deletionAskedOn).where(sql`${t.deletionAskedOn} is not null`),
  ],
);
