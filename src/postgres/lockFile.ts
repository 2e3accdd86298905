import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';

const fileIn = (cluster: string): string => join(cluster, 'postmaster.pid');

/** A number in a line of PostgreSQL's own lock file: the process in the first, the port in the fourth. */
async function numberIn(cluster: string, line: number): Promise<number | null> {
  const text = await readFile(fileIn(cluster), 'utf8').catch(() => '');
  const number = Number(text.split('\n')[line]);
  return Number.isInteger(number) && number > 0 ? number : null;
}

/** The port of the server that runs in a cluster, or that was killed in it; null when none does. */
export const portOnFile = (cluster: string): Promise<number | null> => numberIn(cluster, 3);

/**
 * Takes away a lock whose process is dead or another program, and which PostgreSQL would heed for ever: a container
 * without an init process keeps the dead on its list, and the next container gives out the same numbers. A server
 * always stands in its cluster's folder, so that a process that stands elsewhere is none. Where the system does not
 * tell, nothing is done. A server's orphans are safe: PostgreSQL looks for them by the shared memory they hold.
 */
export async function dropStaleLock(cluster: string): Promise<void> {
  const pid = await numberIn(cluster, 0);
  if (pid === null || (!(await isDead(pid)) && !(await standsElsewhere(pid, cluster)))) return;
  // Read again: a server that has started meanwhile has put its own number there.
  if ((await numberIn(cluster, 0)) === pid) await rm(fileIn(cluster), { force: true });
}

/** Ended, and not yet taken note of by its parent. */
async function isDead(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status.slice(status.lastIndexOf(')') + 2).startsWith('Z');
}

async function standsElsewhere(pid: number, cluster: string): Promise<boolean> {
  const [place, home] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => null),
    realpath(cluster).catch(() => null),
  ]);
  return place !== null && home !== null && place !== home;
}
