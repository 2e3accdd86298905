import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

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

/**
 * Microseconds of CPU that PostgreSQL has used so far: the postmaster, whatever it started that still runs (backends, WAL
 * writer, checkpointer, background and I/O workers, autovacuum), and what has ended meanwhile, which the postmaster has in
 * its own account. Nothing of it is lost, and nothing of it is only one contender's but what was asked while it was read.
 */
export function cpuOfPostgres(postmaster: number): number {
  const own = statOf(postmaster);
  if (own === null) return 0;
  let ticks = field(own, 14) + field(own, 15) + field(own, 16) + field(own, 17);
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const stat = statOf(pid);
    if (stat !== null && field(stat, 4) === postmaster) ticks += field(stat, 14) + field(stat, 15);
  }
  return ticks * tick;
}

/** MiB that a process has had resident at most. */
export function peakMemory(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
