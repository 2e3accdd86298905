import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { together } from '../together.ts';

/** What the database knows of a token and of the evidence behind it, this moment. Instants are ISO text. */
export interface FoundToken {
  tokenId: string;
  kind: 'CLIENT' | 'GRANT' | 'STAFF';
  expiresAt: string;
  revokedAt: string | null;
  staff: { name: string; role: string; shutOut: boolean } | null;
  client: {
    id: string;
    kind: 'VENDOR' | 'AGENCY' | 'FEED';
    agencyId: string | null;
    scopes: string[];
    networks: string[];
    ratePerMinute: number | null;
    expiresAt: string;
    revokedAt: string | null;
  } | null;
  grant: FoundGrant | null;
}

export interface FoundGrant {
  id: string;
  basis: string;
  patronId: string;
  expiresAt: string;
  endedAt: string | null;
  birthDate: string | null;
  card: { state: string; expiresOn: string | null; patronId: string; barred: boolean } | null;
  caregiver: { signed: boolean; listed: boolean; childId: string } | null;
  consent: {
    id: string;
    classes: string[];
    expiresAt: string;
    revokedAt: string | null;
    patronId: string;
  } | null;
  process: {
    id: string;
    classes: string[];
    state: string;
    finding: boolean;
    windowFrom: string | null;
    windowTo: string | null;
    expiresAt: string;
    named: boolean;
  } | null;
}

const principalsOf = compiled<{ hash: string; found: FoundToken }>(
  sql`select hash, found from carrel.principals_of(${sql.placeholder('hashes')}::text[])`,
);

/**
 * The tokens of several requests, in one statement: each is looked up after its own request came, and what many of them
 * bring is looked up once.
 */
const findTokens = together(async (pools: Pools, hashes: readonly string[]) => {
  const found = await principalsOf.run(pools.for('open'), { hashes: [...new Set(hashes)] });
  const byHash = new Map(found.map((row) => [row.hash, row.found]));
  return hashes.map((hash) => byHash.get(hash) ?? null);
});

/**
 * Looks a token up by its hash, as the audience that can do nothing else with tokens.
 * @param hash SHA-256 of the token, hexadecimal
 */
export const findToken = (pools: Pools, hash: string): Promise<FoundToken | null> => findTokens(pools, hash);
