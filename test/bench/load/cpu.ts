import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Microseconds of a tick, in which the kernel counts. */
const tick = 1e6 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The fields of /proc/<pid>/stat after the name, which may hold anything; null where the process is gone. */
function statOf(pid: number | string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

const field = (stat: readonly string[], number: number): number => Number(stat[number - 3]);

/** Microseconds of CPU that a process has used so far, in user and kernel mode, all its threads together. */
export function cpuOfProcess(pid: number): number {
  const stat = statOf(pid);
  return stat === null ? 0 : (field(stat, 14) + field(stat, 15)) * tick;
}

/** A child that ends while the others are read is in neither account: then it is read again, so often at most. */
const attempts = 10;

/** Ticks of the children that a process has and of those that it had. */
function ticksOfChildren(parent: number): number {
  for (let attempt = 1; ; attempt += 1) {
    let running = 0;
    const ended = endedChildren(parent);
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      const stat = statOf(pid);
      if (stat !== null && field(stat, 4) === parent) running += field(stat, 14) + field(stat, 15);
    }
    if (endedChildren(parent) === ended || attempt === attempts) return running + ended;
  }
}

function endedChildren(parent: number): number {
  const stat = statOf(parent);
  return stat === null ? 0 : field(stat, 16) + field(stat, 17);
}

/**
 * Microseconds of CPU that PostgreSQL has used so far: the postmaster, whatever it started that still runs (backends, WAL
 * writer, checkpointer, background and I/O workers, autovacuum), and what has ended meanwhile, which the postmaster has in
 * its own account. Nothing of it is lost, and nothing of it is only one contender's but what was asked while it was read.
 */
export const cpuOfPostgres = (postmaster: number): number =>
  cpuOfProcess(postmaster) + ticksOfChildren(postmaster) * tick;

/** Has the kernel count anew from what the process holds now. Where the kernel cannot, the peak is that of all before. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {}
}

/** MiB that a process has had resident at most, since that was last forgotten. */
export function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
