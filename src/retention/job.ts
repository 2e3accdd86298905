import type { Sender } from '../../drizzle/sender.ts';
import type { Settings } from '../settings.ts';

/** What a job of the sweep has at hand. */
export interface Sweeping {
  /** The sweeper's connection, or the operator's where it is asked for by hand. */
  readonly sweeper: Sender;
  /** The program's clock, when this sweep began. */
  readonly now: Date;
  readonly settings: Pick<Settings, 'timeZone' | 'holdShelfPeriod' | 'statisticsAfter'>;
}

/** Something that falls due by time. It may be done again at any moment: what was done is not due any more. */
export interface Job {
  readonly name: string;
  /** @returns how many of what, and never whose */
  work(sweeping: Sweeping): Promise<Readonly<Record<string, number>>>;
}

/**
 * Does them all, one after the other. If one fails, those after it wait for the next time.
 * @returns what each did, by its name
 */
export async function workOff(
  due: readonly Job[],
  sweeping: Sweeping,
): Promise<Record<string, Readonly<Record<string, number>>>> {
  const did: Record<string, Readonly<Record<string, number>>> = {};
  for (const job of due) did[job.name] = await job.work(sweeping);
  return did;
}
