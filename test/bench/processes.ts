/** What processes use, as Linux accounts for it. */
import { readdirSync, readFileSync } from 'node:fs';

/** Memory in MiB, processor time in seconds. */
export interface Use {
  /** resident at most, shared memory that it touched included */
  most: number;
  resident: number;
  /** what is its own alone: no file, no shared memory */
  own: number;
  cpu: number;
}

/** Ticks of the processor's account a second: what Linux has everywhere. */
const ticks = 100;

/** @returns null: it has ended */
export function useOf(pid: number): Use | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const inMiB = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1024;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, , , , , , , , , , , user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return {
      most: inMiB('VmHWM'),
      resident: inMiB('VmRSS'),
      own: inMiB('RssAnon'),
      cpu: (user + system) / ticks,
    };
  } catch {
    return null;
  }
}

/** The processes that a process has started and that are running. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(of) === parent ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Watches processes until told to stop: for each, what it used at most and in all, also of those that have ended. */
export class Watch {
  readonly #seen = new Map<number, Use>();
  readonly #timer: NodeJS.Timeout;

  /** @param pids asked at every look: processes come and go */
  constructor(pids: () => readonly number[], everyMs = 50) {
    const look = (): void => {
      for (const pid of pids()) {
        const use = useOf(pid);
        const before = this.#seen.get(pid);
        if (use === null || use.most === 0) continue;
        this.#seen.set(pid, {
          ...use,
          own: Math.max(use.own, before?.own ?? 0),
          resident: Math.max(use.resident, before?.resident ?? 0),
        });
      }
    };
    look();
    this.#timer = setInterval(look, everyMs);
  }

  stop(): Map<number, Use> {
    clearInterval(this.#timer);
    return this.#seen;
  }
}
