import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { HttpRequest } from '../contender.ts';

export interface Asked {
  readonly port: number;
  readonly seconds: number;
  readonly connections: number;
  readonly requests: readonly HttpRequest[];
}

export interface Told {
  readonly responses: number;
  /** Answers with a status other than 200, and none at all. */
  readonly failed: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface Loader {
  /** @throws Error when it ends before it has told anything */
  load(asked: Asked): Promise<Told>;
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
    async load(asked) {
      const told = once(child, 'message');
      child.send(asked);
      const [answer] = await Promise.race([told, ended]);
      return answer as Told;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}
