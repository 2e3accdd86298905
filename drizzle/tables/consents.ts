import { sql } from 'drizzle-orm';
import { check, date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { patrons } from './patrons.ts';

/** Written consents: who signed, for whom, to what (statute.consent). Never household or beyond. */
export const consents = pgTable(
  'consents',
  {
    id: id(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id),
    recipient: text('recipient').notNull(),
    classes: text('classes').array().notNull(),
    signedOn: date('signed_on', { mode: 'string' }).notNull(),
    expiresAt: instant('expires_at').notNull(),
    recordedBy: text('recorded_by'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    index('consents_patron_id').on(t.patronId),
    index('consents_order').on(t.signedOn, t.id),
    check(
      'consents_classes',
      sql`${t.classes} <@ array['standing','identity','contact','birth','circulation','pickup','interlibrary','recovery','use']`,
    ),
  ],
);
