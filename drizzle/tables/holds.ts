import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { branches } from './branches.ts';
import { closes, endedOn, id, instant, source } from './columns.ts';
import { items } from './items.ts';
import { patrons } from './patrons.ts';
import { titles } from './titles.ts';

/** What people wait for. A filled or cancelled hold does not exist (retain.expunge). */
export const holds = pgTable(
  'holds',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    titleId: uuid('title_id')
      .notNull()
      .references(() => titles.id),
    /** The item set aside for it, once there is one. */
    itemId: uuid('item_id').references(() => items.id),
    pickupBranchId: uuid('pickup_branch_id')
      .notNull()
      .references(() => branches.id),
    state: text('state', { enum: ['WAITING', 'IN_TRANSIT', 'READY'] }).notNull(),
    placedAt: instant('placed_at').notNull(),
    expiresOn: date('expires_on', { mode: 'string' }),
    endedOn: endedOn(),
    source: source(),
    closes: closes(),
  },
  (t) => [
    index('holds_patron_id').on(t.patronId),
    index('holds_title_id').on(t.titleId),
    index('holds_item_id').on(t.itemId),
    index('holds_pickup_branch_id').on(t.pickupBranchId),
    check('holds_state', sql`${t.state} in ('WAITING', 'IN_TRANSIT', 'READY')`),
  ],
);
