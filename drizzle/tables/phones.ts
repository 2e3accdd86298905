import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id } from './columns.ts';
import { patrons } from './patrons.ts';

export const phones = pgTable(
  'phones',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['HOME', 'MOBILE', 'WORK', 'OTHER'] }).notNull(),
    number: text('number').notNull(),
  },
  (t) => [index('phones_patron_id').on(t.patronId)],
);
