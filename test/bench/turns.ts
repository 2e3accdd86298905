import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** When a server's slice is: outside of it a server does nothing that others would pay for. */
export interface Turns {
  begin(): void;
  /**
   * Ends when what the server does beside its answers is done.
   * @throws Error where that takes too long
   */
  rest(): Promise<void>;
}

/** Milliseconds: as much as a slice leaves behind is sealed in one or two looks. */
const longestRest = 30_000;

/** The turns of a server that does nothing but answer. */
export const noTurns: Turns = { begin: () => {}, rest: async () => {} };

/** The turns of a server that is told of them over its channel, `begin` and `rest`, and tells when it has `rested`. */
export function turnsOf(child: ChildProcess, name: string): Turns {
  return {
    begin: () => void child.send('begin'),
    async rest() {
      const signal = AbortSignal.timeout(longestRest);
      const rested = once(child, 'message', { signal });
      child.send('rest');
      await rested.catch((error: unknown) => {
        throw new Error(`${name} does not come to rest`, { cause: error });
      });
    },
  };
}
