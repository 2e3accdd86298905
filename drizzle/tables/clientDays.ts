import { sql } from 'drizzle-orm';
import { bigint, check, date, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';

/** What a client used on a day: how many requests, and what they cost. Never what it asked, nor of whom. */
export const clientDays = pgTable(
  'client_days',
  {
    clientId: uuid('client_id')
      .notNull()
      .references(() => clients.id, { onDelete: 'cascade' }),
    /** In the library's zone. */
    day: date('day', { mode: 'string' }).notNull(),
    requests: integer('requests').notNull(),
    cost: bigint('cost', { mode: 'number' }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.day] }),
    check('client_days_requests', sql`${t.requests} > 0`),
    check('client_days_cost', sql`${t.cost} >= 0`),
  ],
);
