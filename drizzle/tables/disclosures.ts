import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, instant } from './columns.ts';

/**
 * The disclosure log: one row for every answer that had a person's class in it, written before the answer left
 * (offence.disclosure). Subjects are keyed pseudonyms; no title, item, search text, name or variable is ever here.
 */
export const disclosures = pgTable(
  'disclosures',
  {
    id: id(),
    at: instant('at').notNull(),
    requestId: uuid('request_id').notNull(),
    caller: text('caller').notNull(),
    basis: text('basis').notNull(),
    purpose: text('purpose'),
    clauses: text('clauses').array().notNull(),
    classes: text('classes').array().notNull(),
    subjects: text('subjects').array().notNull(),
    /**
     * The log's login is held to the newest key by its row policy, and no key is ever deleted: a reference beside that would
     * lock the one key's row for each entry, by all who write at once.
     */
    pseudonymKey: integer('pseudonym_key').notNull(),
    found: boolean('found').notNull(),
    grantId: uuid('grant_id'),
    processId: uuid('process_id'),
    consentId: uuid('consent_id'),
    /** Keyed by the configured secret, over all the rest: an entry that the program did not write has none that is right. */
    mac: bytes('mac'),
  },
  (t) => [
    index('disclosures_at').on(t.at, t.id),
    // What was released under a process or a consent is asked for by these, and is a small part of the log.
    index('disclosures_process_id').on(t.processId).where(sql`${t.processId} is not null`),
    index('disclosures_consent_id').on(t.consentId).where(sql`${t.consentId} is not null`),
    // Entries from before there were proofs are sealed before all others: few, and in time none.
    index('disclosures_unproved').on(t.at).where(sql`${t.mac} is null`),
    index('disclosures_subjects').using('gin', t.subjects),
  ],
);

/**
 * An entry's columns as they are sealed, of `disclosures d`: what `DisclosureRow` has, in its order. Column by column
 * takes PostgreSQL a third of what one `to_json` of the row does.
 */
export const entryColumns = `d.id, to_json(d.at) as at, d.request_id, d.caller, d.basis, d.purpose, array_to_json(d.clauses) as clauses,
  array_to_json(d.classes) as classes, array_to_json(d.subjects) as subjects, d.pseudonym_key, d.found, d.grant_id, d.process_id,
  d.consent_id, '\\x' || encode(d.mac, 'hex') as mac`;

/** An entry as the driver gives it: instants as PostgreSQL writes them in JSON, bytes as `\x` and hexadecimal. */
export interface DisclosureRow {
  readonly id: string;
  readonly at: string;
  readonly request_id: string;
  readonly caller: string;
  readonly basis: string;
  readonly purpose: string | null;
  readonly clauses: readonly string[];
  readonly classes: readonly string[];
  readonly subjects: readonly string[];
  readonly pseudonym_key: number;
  readonly found: boolean;
  readonly grant_id: string | null;
  readonly process_id: string | null;
  readonly consent_id: string | null;
  readonly mac: string | null;
}
