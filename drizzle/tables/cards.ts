import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, source } from './columns.ts';
import { patrons } from './patrons.ts';

/**
 * Library cards. A card that is LOST (or stolen) or REPLACED is dead: its row stays only so that its number is
 * never given to another person, and no read finds it (access.lost-card). `kind` is fixed when the card is issued
 * and changes only at renewal, so that nobody who asks daily learns a birthday.
 */
export const cards = pgTable(
  'cards',
  {
    id: id(),
    number: text('number').notNull().unique(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['JUVENILE', 'ADULT'] }).notNull(),
    state: text('state', { enum: ['ACTIVE', 'LOST', 'REPLACED'] }).notNull(),
    /** argon2id of the peppered PIN; null: no PIN was set, and none opens it. Only the `pin` audience reads it. */
    pinHash: text('pin_hash'),
    issuedOn: date('issued_on', { mode: 'string' }).notNull(),
    expiresOn: date('expires_on', { mode: 'string' }),
    source: source(),
  },
  (t) => [
    index('cards_patron_id').on(t.patronId),
    check('cards_kind', sql`${t.kind} in ('JUVENILE', 'ADULT')`),
    check('cards_state', sql`${t.state} in ('ACTIVE', 'LOST', 'REPLACED')`),
  ],
);
