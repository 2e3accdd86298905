import { pgTable } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';

/**
 * What an import has seen completed, as keyed hashes of source ids and nothing else: the same export cannot bring
 * it back, and nobody can read from here what it was or whose (retain.expunge).
 */
export const closedSources = pgTable('closed_sources', {
  hash: bytes('hash').primaryKey(),
});
