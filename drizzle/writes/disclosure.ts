import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { disclosures } from '../tables/index.ts';
import { together } from '../together.ts';

/** One entry of the disclosure log, as it is written. */
export interface DisclosureEntry {
  id: string;
  /** ISO 8601 */
  at: string;
  requestId: string;
  caller: string;
  basis: string;
  purpose: string | null;
  clauses: readonly string[];
  classes: readonly string[];
  /** Keyed pseudonyms of the subjects, base64url. */
  subjects: readonly string[];
  pseudonymKey: number;
  found: boolean;
  grantId: string | null;
  processId: string | null;
  consentId: string | null;
  /** That the program wrote it; hexadecimal. */
  mac: string;
}

const insert = compiled<never>(sql`insert into ${disclosures}
  (id, at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac)
  select id, at, "requestId", caller, basis, purpose, clauses, classes, subjects, "pseudonymKey", found, "grantId", "processId",
    "consentId", decode(mac, 'hex')
  from json_to_recordset(${sql.placeholder('entries')}::text::json) as entry (id uuid, at timestamptz, "requestId" uuid, caller text,
    basis text, purpose text, clauses text[], classes text[], subjects text[], "pseudonymKey" int, found boolean, "grantId" uuid,
    "processId" uuid, "consentId" uuid, mac text)`);

/** The entries of several requests share a statement, and so one commit: the disk is waited for once. */
const writeTogether = together(async (pools: Pools, entries: readonly DisclosureEntry[]) => {
  await insert.run(pools.for('log'), { entries: JSON.stringify(entries) });
  return entries.map(() => undefined);
});

/**
 * Writes an entry as the audience that can only insert. It is durable when this returns.
 * @throws Unavailable when the log is out of reach or refuses
 */
export const writeDisclosure = (pools: Pools, entry: DisclosureEntry): Promise<void> =>
  writeTogether(pools, entry);
