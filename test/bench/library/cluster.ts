import { totalmem } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { projectRoot } from '../../../src/config.ts';
import { acquireEmbedded, type Embedded } from '../../../src/postgres/embedded.ts';

/** Where the bench keeps its PostgreSQL and what it knows of its libraries, from run to run. */
export const benchFolder = join(projectRoot, '.bench');

/**
 * What the bench's server has beside its defaults, for all contenders alike: statements can be counted (which is off
 * while anything is timed), checkpoints come by the clock and not by how much somebody wrote before, a quarter of the
 * machine's memory is its own, as PostgreSQL's documentation recommends for a server of a library's own, and there is room
 * for the connections of all contenders at once.
 */
const settings: Readonly<Record<string, string>> = {
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'none',
  max_connections: '400',
  max_wal_size: '4GB',
  shared_buffers: `${Math.floor(totalmem() / 4 / 2 ** 20)}MB`,
};

export const connect = (url: string, max = 1): postgres.Sql => postgres(url, { max, onnotice: () => {} });

/** The address of another database of the same server. */
export function databaseAt(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = database;
  return address.href;
}

/** The bench's own embedded PostgreSQL, started if need be, with its durable defaults and the settings above. */
export async function startCluster(): Promise<Embedded> {
  const embedded = await acquireEmbedded(benchFolder);
  const sql = connect(embedded.url);
  try {
    const set = await sql<{ name: string; setting: string }[]>`
      select name, setting from pg_file_settings where applied and sourcefile like '%postgresql.auto.conf'`;
    const found = new Map(set.map(({ name, setting }) => [name, setting]));
    if (Object.entries(settings).every(([name, value]) => found.get(name) === value)) return embedded;
    for (const [name, value] of Object.entries(settings))
      await sql.unsafe(`alter system set ${name} = '${value}'`);
  } finally {
    await sql.end();
  }
  await embedded.release();
  return acquireEmbedded(benchFolder);
}
