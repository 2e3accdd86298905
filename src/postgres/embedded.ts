import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { Problem } from '../problem.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import {
  addressOf,
  type Credentials,
  credentialsProblem,
  freePort,
  keepPort,
  readCredentials,
} from './credentials.ts';
import { folderProblem } from './folderProblem.ts';
import { initialise, makeDataDir } from './initialise.ts';
import { type Lease, takeLease } from './lease.ts';
import { dropStaleLock, portOnFile } from './lockFile.ts';
import { startServer, stopServer } from './server.ts';

/** Pauses of a fifth of a second: two minutes, for a server that repairs itself after a crash. */
const attempts = 600;

const database = 'carrel';

/** The embedded database, for as long as it is held. */
export interface Embedded {
  /** the superuser's address of the database `carrel` */
  url: string;
  /** Lets go; the last to do so stops the server. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * The embedded PostgreSQL of a data folder: the one that runs, or else one that is started now. Any number of
 * processes may hold it at once; the server ends with the last of them, and one that a crash left running is used on.
 * @param dataDir made if it does not exist; as root the cluster inside belongs to the user `postgres`
 * @throws Problem NO_EMBEDDED_POSTGRES, EMBEDDED_FAILED, EMBEDDED_CREDENTIALS, DATA_DIR_FULL, DATA_DIR_UNWRITABLE,
 *   DATA_DIR_NOT_A_FOLDER, DATA_DIR_VERSION, DATA_DIR_NAME, NO_POSTGRES_USER, FOLDER_CLOSED
 */
export async function acquireEmbedded(dataDir: string): Promise<Embedded> {
  const binaries = await findBinaries();
  const cluster = join(dataDir, 'postgres');
  try {
    await makeDataDir(dataDir);
    const credentials = await readCredentials(dataDir);
    await initialise(binaries, dataDir, cluster, credentials.password, false);
    const { lease, port } = await hold(binaries, dataDir, cluster, credentials);
    const release = () => lease.leave(() => stopServer(binaries, cluster));
    await ensureDatabase(lease.sql).catch(async (error) => {
      await release();
      throw error;
    });
    return { url: addressOf({ ...credentials, port }, database), release };
  } catch (error) {
    throw (error instanceof Problem ? null : folderProblem(dataDir, error)) ?? error;
  }
}

/** Takes a lease on the cluster's server, starting it as often as it turns out not to run. */
async function hold(
  binaries: Binaries,
  dataDir: string,
  cluster: string,
  credentials: Credentials,
): Promise<{ lease: Lease; port: number }> {
  let wanted = credentials.port;
  let refusals = 0;
  let startedHere = false;
  for (let attempt = 1; attempt <= attempts && refusals <= 5; attempt++) {
    const port = await portOnFile(cluster);
    const lease =
      port === null ? 'unanswered' : await takeLease(addressOf({ ...credentials, port }, 'postgres'));
    if (port !== null && typeof lease === 'object') return { lease, port };
    // Whoever refuses may be a stranger on the port that ours had; then ours starts on another one.
    if (lease === 'refused') refusals++;
    const result = lease === 'busy' ? 'held' : await startServer(binaries, cluster, wanted);
    if (result === 'port taken') wanted = (await freePort()) ?? wanted;
    if (result === 'held') {
      await dropStaleLock(cluster);
      await sleep(200);
    }
    if (result !== 'started') continue;
    startedHere = true;
    if (wanted !== credentials.port) await keepPort(dataDir, { ...credentials, port: wanted });
  }
  if (startedHere) await stopServer(binaries, cluster);
  if (refusals > 5) throw credentialsProblem(dataDir);
  throw new Problem(
    'EMBEDDED_FAILED',
    `the embedded PostgreSQL in ${cluster} does not answer: see ${join(cluster, 'server.log')}`,
  );
}

/** Makes the database on the first start; two processes that do so at once make it once. */
async function ensureDatabase(sql: postgres.Sql): Promise<void> {
  const [known] = await sql`select 1 from pg_database where datname = ${database}`;
  if (known !== undefined) return;
  await sql.unsafe(`CREATE DATABASE ${database}`).catch((error: { code?: string }) => {
    // duplicate_database, or the same met a moment earlier as a unique violation
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  });
}
