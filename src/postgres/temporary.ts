import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { findBinaries } from './binaries.ts';
import { addressOf, freePort, readCredentials } from './credentials.ts';
import { initialise, makeDataDir } from './initialise.ts';
import { startServer, stopServer } from './server.ts';

/** A server of one's own, for a test run or a measurement. */
export interface TemporaryCluster {
  /** the superuser's address of the database `postgres` */
  url: string;
  stop(): Promise<void>;
}

/**
 * Makes a cluster in an empty folder and starts it. Nobody shares it and nothing of it need last, so that it may do
 * without waiting for the disk.
 * @param dir made if need be; whoever calls removes it at the end
 * @param options.flags settings of the server, e.g. `{ fsync: 'off' }`
 * @throws Problem as `acquireEmbedded`
 */
export async function startTemporaryCluster(
  dir: string,
  options: { flags?: Readonly<Record<string, string>> } = {},
): Promise<TemporaryCluster> {
  const binaries = await findBinaries();
  const cluster = join(dir, 'postgres');
  await makeDataDir(dir);
  const credentials = await readCredentials(dir);
  await initialise(binaries, dir, cluster, credentials.password, true);
  for (let attempt = 0, port: number | null = credentials.port; attempt < 5; attempt++) {
    if (port !== null && (await startServer(binaries, cluster, port, options.flags)) === 'started')
      return {
        url: addressOf({ ...credentials, port }, 'postgres'),
        stop: () => stopServer(binaries, cluster),
      };
    port = await freePort();
  }
  throw new Problem('EMBEDDED_FAILED', 'no free port was found for the temporary PostgreSQL');
}
