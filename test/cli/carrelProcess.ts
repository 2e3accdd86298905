import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/cli/start.mjs', import.meta.url));

/** What a run of `carrel` ended with. */
export interface Ended {
  status: number | null;
  out: string;
  err: string;
}

/**
 * Starts `carrel` as its users do, as a process with an environment of its own.
 * @param env all that it gets beside the search path
 */
export function startCarrel(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { status: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ended.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ended.err += text;
  });
  return {
    process: child,
    ended: once(child, 'close').then(([status]) => ({ ...ended, status: Number(status) })),
  };
}

export const carrel = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  startCarrel(args, env).ended;
