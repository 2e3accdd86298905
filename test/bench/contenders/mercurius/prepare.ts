import pg from 'pg';
import { prepareResolverRole } from '../resolverRole.ts';

/**
 * Makes the contender's login and what it may read.
 * @param databaseUrl the superuser's
 * @returns the login's address
 */
export async function prepare(databaseUrl: string, secret: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await prepareResolverRole(client, 'bench_mercurius', { databaseUrl, secret });
  } finally {
    await client.end();
  }
}
