import { hash, timingSafeEqual } from 'node:crypto';
import type { DisclosureRow } from '../../drizzle/tables/disclosures.ts';
import type { DisclosureEntry } from '../../drizzle/writes/disclosure.ts';
import { hmacSha256 } from '../hmac.ts';
import { deriveKey, type Secret } from '../secret.ts';

/** An entry of the disclosure log without the proof that the program wrote it. */
export type Entry = Omit<DisclosureEntry, 'mac' | 'at'> & {
  /** ISO 8601 in UTC, to the microsecond: the log's instants are told apart as finely as they are kept. */
  readonly at: string;
};

/**
 * An instant as PostgreSQL or the program writes it, in the one form that is sealed.
 * @param text ISO 8601 with an offset; what is no instant, such as `infinity`, stays as it is: it is sealed all the same
 */
export function sealedInstant(text: string): string {
  const [, second, fraction = ''] = /^(.{10}T.{8})(?:\.(\d{1,6}))?(?:\+00:00|Z)$/.exec(text) ?? [];
  if (second !== undefined) return `${second}.${fraction.padEnd(6, '0')}Z`;
  try {
    return Temporal.Instant.from(text).toString({ fractionalSecondDigits: 6 });
  } catch {
    return text;
  }
}

/** An entry as the database gives it, in the program's words. */
export const entryOf = (row: DisclosureRow): Entry => ({
  id: row.id,
  at: sealedInstant(row.at),
  requestId: row.request_id,
  caller: row.caller,
  basis: row.basis,
  purpose: row.purpose,
  clauses: row.clauses,
  classes: row.classes,
  subjects: row.subjects,
  pseudonymKey: row.pseudonym_key,
  found: row.found,
  grantId: row.grant_id,
  processId: row.process_id,
  consentId: row.consent_id,
});

/**
 * The entry as one text, the same for the same entry whoever writes it: JSON without spaces, its fields in this order,
 * that of the log's first columns. It is what is hashed and sealed: a field that comes later goes to the end.
 */
export const canonical = (entry: Entry): string =>
  JSON.stringify({
    id: entry.id,
    at: entry.at,
    requestId: entry.requestId,
    caller: entry.caller,
    basis: entry.basis,
    purpose: entry.purpose,
    clauses: entry.clauses,
    classes: entry.classes,
    subjects: entry.subjects,
    pseudonymKey: entry.pseudonymKey,
    found: entry.found,
    grantId: entry.grantId,
    processId: entry.processId,
    consentId: entry.consentId,
  });

/**
 * What is sealed of an entry: SHA-256 of its text and of the proof beside it, so that a proof that is taken away later
 * is missed as much as a field. Hexadecimal.
 * @param text the canonical entry
 * @param mac as the database gives it; null for an entry from before there were proofs
 */
export const digestOf = (text: string, mac: string | null): string =>
  hash('sha256', `${text}\n${mac?.slice(2) ?? ''}`, 'hex');

/** Proves that the program wrote an entry, and tells whether it did: whoever can only write to the database cannot. */
export interface EntryProof {
  /**
   * @param text the canonical entry
   * @returns hexadecimal
   */
  of(text: string): string;
  /** @param mac as the database gives it */
  holds(text: string, mac: string | null): boolean;
}

/** HMAC-SHA256 under a key of the configured secret. */
export function entryProof(secret: Secret): EntryProof {
  const hmac = hmacSha256(deriveKey(secret, 'log-entry'));
  const of = (text: string): string => hmac(text, 'hex');
  return {
    of,
    holds(text, mac) {
      const given = Buffer.from(mac?.slice(2) ?? '', 'latin1');
      const right = Buffer.from(of(text), 'latin1');
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
}
