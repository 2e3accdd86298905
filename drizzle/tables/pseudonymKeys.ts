import { integer, pgTable } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/**
 * The random keys that turn a patron into a pseudonym in the log, each wrapped by the configured secret. A key
 * whose wrapping is null has been destroyed, and the entries made with it point at nobody for good.
 */
export const pseudonymKeys = pgTable('pseudonym_keys', {
  number: integer('number').primaryKey(),
  wrapped: bytes('wrapped'),
  createdAt: instant('created_at').notNull(),
  destroyedAt: instant('destroyed_at'),
});
