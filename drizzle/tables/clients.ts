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
    /** Where it may connect from, each in the one text that PostgreSQL has for it; none: from anywhere. */
    networks: text('networks').array().notNull().default(sql`'{}'`),
    /** What its requests may cost a minute; null: what its kind may. */
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
    check('clients_rate', sql`${t.ratePerMinute} between 1 and 10000000`),
    check(
      'clients_networks',
      sql`cardinality(${t.networks}) <= 50 and array_position(${t.networks}, null) is null
        and case when pg_input_is_valid(${t.networks}::text, 'cidr[]')
          then ${t.networks}::cidr[]::text[] = ${t.networks} else false end`,
    ),
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
