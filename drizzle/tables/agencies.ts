import { pgTable, text } from 'drizzle-orm/pg-core';
import { id } from './columns.ts';

/** Collection agencies that the library refers accounts to (recovery.agency). */
export const agencies = pgTable('agencies', {
  id: id(),
  name: text('name').notNull().unique(),
});
