import { pgTable, text } from 'drizzle-orm/pg-core';
import { id, source } from './columns.ts';

/** The library's buildings and bookmobiles. Open to everyone. */
export const branches = pgTable('branches', {
  id: id(),
  code: text('code').notNull().unique(),
  name: text('name').notNull(),
  source: source(),
});
