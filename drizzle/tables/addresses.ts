import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, source } from './columns.ts';
import { patrons } from './patrons.ts';

export const addresses = pgTable(
  'addresses',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    kind: text('kind').notNull(),
    line1: text('line1').notNull(),
    line2: text('line2'),
    city: text('city'),
    region: text('region'),
    postalCode: text('postal_code'),
    country: text('country'),
    source: source(),
  },
  (t) => [index('addresses_patron_id').on(t.patronId)],
);
