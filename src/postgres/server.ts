import { open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';
import type { Binaries } from './binaries.ts';
import { folderProblem } from './folderProblem.ts';
import { lastLine } from './lastLine.ts';
import { portOnFile } from './lockFile.ts';
import { serverUser } from './serverUser.ts';

/**
 * Settings that every embedded server starts with. It is reached from this machine alone. Its log says when it
 * started and stopped but quotes no statement and no value, since those are of persons.
 */
const always: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/**
 * `started` by this call; `held` by a server that another process started; `port taken` by another program.
 */
export type StartResult = 'started' | 'held' | 'port taken';

/**
 * Starts the server of a cluster and returns when it answers. PostgreSQL's own lock in the cluster decides between
 * two that start it at once. The server is nobody's child: it outlives this process and any Ctrl-C.
 * @param flags settings beside those that every embedded server has
 * @throws Problem EMBEDDED_FAILED, FOLDER_CLOSED, and those of `folderProblem`
 */
export async function startServer(
  binaries: Binaries,
  cluster: string,
  port: number,
  flags: Readonly<Record<string, string>> = {},
): Promise<StartResult> {
  const user = await serverUser(binaries, cluster);
  const log = join(cluster, 'server.log');
  const before = await sizeOf(log);
  const settings = Object.entries({ ...always, ...flags, port: String(port) });
  const options = settings.map(([name, value]) => `-c ${name}='${value}'`).join(' ');
  const { status, output } = await user.run(binaries.pg_ctl, [
    'start',
    '--wait',
    '--timeout=60',
    `--pgdata=${cluster}`,
    `--log=${log}`,
    `--options=${options}`,
  ]);
  if (status === 0) return 'started';
  const reason = `${output}\n${await readFrom(log, before)}`;
  if (/postmaster\.pid|shared memory block .* is still in use|did not start in time/.test(reason))
    return 'held';
  // It came up, and somebody who held it meanwhile was the last to leave before this call saw it answer.
  if (/received (smart|fast|immediate) shutdown request/.test(reason)) return 'held';
  if (/Address already in use/.test(reason)) return 'port taken';
  throw (
    folderProblem(dirname(cluster), reason) ??
    new Problem('EMBEDDED_FAILED', `the embedded PostgreSQL did not start: ${lastLine(reason)} (see ${log})`)
  );
}

/**
 * Stops the server of a cluster: open transactions are rolled back, nothing is lost that was committed.
 * @throws Problem EMBEDDED_FAILED when it still runs
 */
export async function stopServer(binaries: Binaries, cluster: string): Promise<void> {
  const user = await serverUser(binaries, cluster);
  const { status, output } = await user.run(binaries.pg_ctl, [
    'stop',
    '--wait',
    '--timeout=60',
    '--mode=fast',
    `--pgdata=${cluster}`,
  ]);
  // The one that was told to stop is gone, and the next is just writing its own file in the same place.
  if (/PID file .* is empty|invalid data in PID file/.test(output)) return;
  if (status !== 0 && (await portOnFile(cluster)) !== null)
    throw new Problem('EMBEDDED_FAILED', `the embedded PostgreSQL did not stop: ${lastLine(output)}`);
}

const sizeOf = async (path: string): Promise<number> =>
  stat(path).then(
    (file) => file.size,
    () => 0,
  );

async function readFrom(path: string, position: number): Promise<string> {
  const file = await open(path).catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(65536), position });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
