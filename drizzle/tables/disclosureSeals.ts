import { bigint, pgTable } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';

/** A seal over a batch of log entries: its Merkle root, signed, and chained to the seal before it. */
export const disclosureSeals = pgTable('disclosure_seals', {
  number: bigint('number', { mode: 'number' }).primaryKey(),
  firstEntry: bigint('first_entry', { mode: 'number' }).notNull(),
  lastEntry: bigint('last_entry', { mode: 'number' }).notNull(),
  sealedAt: instant('sealed_at').notNull(),
  root: bytes('root').notNull(),
  previous: bytes('previous').notNull(),
  signature: bytes('signature').notNull(),
});
