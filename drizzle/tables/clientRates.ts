import { bigint, integer, pgTable, uuid } from 'drizzle-orm/pg-core';
import { clients } from './clients.ts';

/** What a client has left of its rate, for all processes at once: the cost charged in the window that runs. */
export const clientRates = pgTable('client_rates', {
  clientId: uuid('client_id')
    .primaryKey()
    .references(() => clients.id, { onDelete: 'cascade' }),
  points: integer('points').notNull(),
  /** When the window ends, in milliseconds since 1970, as the limiter's library keeps it. */
  expire: bigint('expire', { mode: 'number' }).notNull(),
});
