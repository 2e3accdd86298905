import { sql } from 'drizzle-orm';
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { cards } from './cards.ts';
import { caregiverLinks } from './caregiverLinks.ts';
import { id, instant } from './columns.ts';
import { consents } from './consents.ts';
import { legalProcesses } from './legalProcesses.ts';
import { patrons } from './patrons.ts';

/**
 * What opens one person's record to one caller: the basis, the evidence it rests on, and when it ends. A grant
 * always ends, and always stands on the evidence its basis asks for: both are constraints, not habits.
 */
export const grants = pgTable(
  'grants',
  {
    id: id(),
    basis: text('basis', {
      enum: [
        'CARD',
        'BORROWER_IN_PERSON',
        'CAREGIVER_WITH_CARD',
        'CAREGIVER_PHOTO_ID',
        'WRITTEN_CONSENT',
        'COURT_ORDER',
      ],
    }).notNull(),
    patronId: uuid('patron_id')
      .notNull()
      .references(() => patrons.id, { onDelete: 'cascade' }),
    cardId: uuid('card_id').references(() => cards.id, { onDelete: 'cascade' }),
    caregiverLinkId: uuid('caregiver_link_id').references(() => caregiverLinks.id, { onDelete: 'cascade' }),
    consentId: uuid('consent_id').references(() => consents.id, { onDelete: 'cascade' }),
    processId: uuid('process_id').references(() => legalProcesses.id, { onDelete: 'cascade' }),
    /** Who opened it at the desk, as the log names them; null for a sign-in and for the command line. */
    openedBy: text('opened_by'),
    /** Kinds of document that staff saw, never anything that stands on them. */
    seen: text('seen').array().notNull().default(sql`'{}'`),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('grants_patron_id').on(t.patronId),
    index('grants_card_id').on(t.cardId),
    index('grants_caregiver_link_id').on(t.caregiverLinkId),
    index('grants_consent_id').on(t.consentId),
    index('grants_process_id').on(t.processId),
    check(
      'grants_evidence',
      sql`case ${t.basis}
        when 'CARD' then ${t.cardId} is not null
        when 'BORROWER_IN_PERSON' then true
        when 'CAREGIVER_WITH_CARD' then ${t.cardId} is not null and ${t.caregiverLinkId} is not null
        when 'CAREGIVER_PHOTO_ID' then ${t.caregiverLinkId} is not null
        when 'WRITTEN_CONSENT' then ${t.consentId} is not null
        when 'COURT_ORDER' then ${t.processId} is not null
        else false end`,
    ),
  ],
);
