import type { Entered } from './contenders.ts';
import type { Library } from './library/library.ts';
import type { Work } from './questions.ts';
import { type Running, start } from './running.ts';

/** A contender's server on a library, up from before the first question to after the last. */
export interface Server {
  readonly entered: Entered;
  readonly library: Library;
  readonly running: Running;
}

/** Whether a contender takes part in a work. */
export const takesPart = ({ contender }: Entered, { work }: Work): boolean => contender.works.includes(work);

export async function stopAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map(({ running }) => running.stop()));
}

/**
 * Starts every contender on every library, one after the other: some make roles, grants and row policies in the database
 * when they start, and those that are up already have nothing to do meanwhile that would hold a lock on a table.
 */
export async function startAll(
  entered: readonly Entered[],
  libraries: readonly Library[],
  cluster: string,
): Promise<Server[]> {
  const servers: Server[] = [];
  try {
    for (const each of entered)
      for (const library of libraries)
        servers.push({ entered: each, library, running: await start(each, library, cluster) });
    return servers;
  } catch (error) {
    await stopAll(servers);
    throw error;
  }
}
