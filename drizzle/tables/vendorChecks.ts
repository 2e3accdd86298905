import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';

/** What is left of a vendor's card checks: how many on a day, and never of which card (retain.no-tracking). */
export const vendorChecks = pgTable(
  'vendor_checks',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id),
    /** In the library's zone. */
    day: date('day', { mode: 'string' }).notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.day] }), check('vendor_checks_count', sql`${t.count} > 0`)],
);
