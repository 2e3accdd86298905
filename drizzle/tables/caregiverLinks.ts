import { sql } from 'drizzle-orm';
import { boolean, check, index, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { id, source } from './columns.ts';
import { patrons } from './patrons.ts';

/**
 * Who signed for a child's card and who is listed on it: two facts, kept apart (caregiver.*). A caregiver who has
 * no record of their own is a name only.
 */
export const caregiverLinks = pgTable(
  'caregiver_links',
  {
    id: id(),
    childId: uuid('child_id')
      .notNull()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    caregiverId: uuid('caregiver_id').references(() => patrons.id, { onDelete: 'cascade' }),
    caregiverName: text('caregiver_name'),
    signed: boolean('signed').notNull(),
    listed: boolean('listed').notNull(),
    source: source(),
  },
  (t) => [
    unique('caregiver_links_pair').on(t.childId, t.caregiverId),
    index('caregiver_links_caregiver_id').on(t.caregiverId),
    check('caregiver_links_someone', sql`${t.caregiverId} is not null or ${t.caregiverName} is not null`),
    check('caregiver_links_not_self', sql`${t.caregiverId} is distinct from ${t.childId}`),
    check('caregiver_links_signed_or_listed', sql`${t.signed} or ${t.listed}`),
  ],
);
