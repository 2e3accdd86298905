import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HttpRequest } from '../contender.ts';

export interface Asked {
  readonly port: number;
  /** Seconds that it is asked before anything is counted, and those that are counted, in one go. */
  readonly leadIn: number;
  readonly seconds: number;
  readonly connections: number;
  readonly requests: readonly HttpRequest[];
}

/** What was counted. */
export interface Told {
  readonly responses: number;
  /** Answers with a status other than 200, and none at all, whenever they came. */
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** The first is asked; counting begins; counting ends, and nothing more is asked soon after. */
export type Moment = 'asked' | 'opened' | 'closed';

export interface Loader {
  /**
   * @param at told of each moment as it comes, while asking goes on
   * @throws Error when the process that asks ends before it has told anything
   */
  load(asked: Asked, at?: (moment: Moment) => void): Promise<Told>;
  stop(): Promise<void>;
}

/** Starts the process that asks. */
export function startLoader(): Loader {
  const child = fork(join(import.meta.dirname, 'main.ts'), { serialization: 'advanced' });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process that asks has ended');
  });
  ended.catch(() => {});
  return {
    async load(asked, at = () => {}) {
      const { promise, resolve } = Promise.withResolvers<Told>();
      const hear = (message: Moment | Told): void =>
        typeof message === 'string' ? at(message) : resolve(message);
      child.on('message', hear);
      try {
        child.send(asked);
        return await Promise.race([promise, ended]);
      } finally {
        child.off('message', hear);
      }
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
