import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id } from './columns.ts';
import { incidents } from './incidents.ts';

/** To whom a named incident was released, once legal action was recorded (conduct.incident). */
export const incidentReleases = pgTable(
  'incident_releases',
  {
    id: id(),
    incidentId: uuid('incident_id')
      .notNull()
      .references(() => incidents.id, { onDelete: 'cascade' }),
    recipient: text('recipient').notNull(),
    releasedOn: date('released_on', { mode: 'string' }).notNull(),
    releasedBy: text('released_by').notNull(),
  },
  (t) => [index('incident_releases_incident_id').on(t.incidentId)],
);
