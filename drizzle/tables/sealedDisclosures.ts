import { bigint, pgTable, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';

/**
 * Which place in the sealed order an entry has. Beside the log, so that the log itself stays append-only; and with no
 * reference to it, so that what was sealed is on record also where the entry itself is gone. Nor is there one to the seal,
 * which is written with its entries by the one function that can: a key to check for each entry is a lock on the seal for each.
 */
export const sealedDisclosures = pgTable('sealed_disclosures', {
  disclosureId: uuid('disclosure_id').primaryKey(),
  entry: bigint('entry', { mode: 'number' }).notNull().unique(),
  seal: bigint('seal', { mode: 'number' }).notNull(),
  /** SHA-256 of the entry as it was sealed. */
  digest: bytes('digest').notNull(),
});
