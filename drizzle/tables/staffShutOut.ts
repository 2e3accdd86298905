import { pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Members of staff who are shut out, by the name that the log has of them, whatever token they bring. */
export const staffShutOut = pgTable('staff_shut_out', {
  subject: text('subject').primaryKey(),
  since: instant('since').notNull(),
  reason: text('reason').notNull(),
});
