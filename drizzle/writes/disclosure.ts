import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { disclosures } from '../tables/index.ts';

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
  /** That the program wrote it. */
  mac: Buffer;
}

const value = sql.placeholder;

const insert = compiled<never>(sql`insert into ${disclosures}
  (id, at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found, grant_id, process_id, consent_id, mac)
  values (${value('id')}::uuid, ${value('at')}::timestamptz, ${value('requestId')}::uuid, ${value('caller')},
    ${value('basis')}, ${value('purpose')}, ${value('clauses')}::text[], ${value('classes')}::text[],
    ${value('subjects')}::text[], ${value('pseudonymKey')}::int, ${value('found')}::boolean,
    ${value('grantId')}::uuid, ${value('processId')}::uuid, ${value('consentId')}::uuid, ${value('mac')}::bytea)`);

/**
 * Writes an entry as the audience that can only insert. It is durable when this returns.
 * @throws Unavailable when the log is out of reach or refuses
 */
export async function writeDisclosure(pools: Pools, entry: DisclosureEntry): Promise<void> {
  await insert.run(pools.for('log'), { ...entry });
}
