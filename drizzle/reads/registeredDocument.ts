import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { registeredDocuments } from '../tables/index.ts';

const byHash = read<{ document: string }>(
  rows(
    sql`${registeredDocuments.clientId} = ${sql.placeholder('clientId')}::uuid and ${registeredDocuments.hash} = ${sql.placeholder('hash')}`,
  ),
  (where) => sql`select ${registeredDocuments.document} from ${registeredDocuments} where ${where}`,
);

/**
 * The text of a document that was registered for this client, and for no other.
 * @param hash `sha256:` and 64 hexadecimal digits
 */
export async function findRegisteredDocument(
  pools: Pools,
  clientId: string,
  hash: string,
): Promise<string | null> {
  const [row] = await byHash.run(pools.for('open'), { clientId, hash });
  return row?.document ?? null;
}
