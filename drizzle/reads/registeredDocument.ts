import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { registeredDocuments } from '../tables/index.ts';
import { together } from '../together.ts';

interface Named {
  readonly clientId: string;
  readonly hash: string;
}

const byHashes = read<{ document: string | null }>(
  rows(
    sql`${registeredDocuments.clientId} = asked.client_id and ${registeredDocuments.hash} = asked.document_hash`,
  ),
  (
    where,
  ) => sql`select (select ${registeredDocuments.document} from ${registeredDocuments} where ${where}) as document
    from unnest(${sql.placeholder('clients')}::uuid[], ${sql.placeholder('hashes')}::text[])
      with ordinality as asked(client_id, document_hash, place) order by place`,
);

/** The documents of several requests, in one statement: each by its own client and hash. */
const findTogether = together(async (pools: Pools, named: readonly Named[]) => {
  const found = await byHashes.run(pools.for('open'), {
    clients: named.map(({ clientId }) => clientId),
    hashes: named.map(({ hash }) => hash),
  });
  return found.map(({ document }) => document);
});

/**
 * The text of a document that was registered for this client, and for no other.
 * @param hash `sha256:` and 64 hexadecimal digits
 */
export const findRegisteredDocument = (
  pools: Pools,
  clientId: string,
  hash: string,
): Promise<string | null> => findTogether(pools, { clientId, hash });
