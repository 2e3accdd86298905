import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { agencies } from './agencies.ts';
import { id, instant } from './columns.ts';

/**
 * Vendors, agencies and feeds that may connect. What a client can hold is bounded here as well as on the policy
 * page: no vendor and no feed can be given a person's class, whatever statement tries (third-party.no-pii).
 */
export const clients = pgTable(
  'clients',
  {
    id: id(),
    kind: text('kind', { enum: ['VENDOR', 'AGENCY', 'FEED'] }).notNull(),
    name: text('name').notNull().unique(),
    contact: text('contact').notNull(),
    agencyId: uuid('agency_id').references(() => agencies.id),
    scopes: text('scopes').array().notNull().default(sql`'{}'`),
    networks: text('networks').array().notNull().default(sql`'{}'`),
    ratePerMinute: integer('rate_per_minute'),
    /** The generation of the key that a vendor's subjects are made with. */
    subjectKey: integer('subject_key').notNull().default(1),
    createdAt: instant('created_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    index('clients_agency_id').on(t.agencyId),
    check('clients_subject_key', sql`${t.subjectKey} > 0`),
    check('clients_agency', sql`(${t.kind} = 'AGENCY') = (${t.agencyId} is not null)`),
    check(
      'clients_scopes',
      sql`case ${t.kind}
        when 'VENDOR' then ${t.scopes} <@ array['statistics']
        when 'AGENCY' then ${t.scopes} = '{}'
        when 'FEED' then ${t.scopes} = '{}'
        else false end`,
    ),
  ],
);
