import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entered } from './contenders.ts';
import { benchFolder } from './library/cluster.ts';
import { now, secretText } from './library/library.ts';

/** A contender's server, in a process of its own. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Milliseconds: the first start makes roles and policies, and compiles a schema. */
const longestStart = 120_000;

async function portOf(child: ChildProcess, name: string, log: string): Promise<number> {
  if (child.stdout === null) throw new TypeError('a server without output');
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${name} ended before it answered: see ${log}`);
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} does not answer: see ${log}`)), longestStart);
  });
  const told = (async () => {
    for await (const line of lines) {
      const [, port] = /^\{"port":(\d+)\}$/.exec(line) ?? [];
      if (port !== undefined) return Number(port);
    }
    throw new Error(`${name} told no port: see ${log}`);
  })();
  ended.catch(() => {});
  late.catch(() => {});
  told.catch(() => {});
  try {
    return await Promise.race([told, ended, late]);
  } finally {
    clearTimeout(timer);
    child.stdout.resume();
  }
}

/**
 * Starts a contender on a database and waits until it answers. What it writes goes to a file in the bench's folder.
 * @param url the superuser's address of the library
 */
export async function start({ contender: { name }, folder }: Entered, url: string): Promise<Running> {
  await mkdir(benchFolder, { recursive: true });
  const log = join(benchFolder, `${name}.log`);
  const child = spawn(process.execPath, ['main.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      BENCH_DATABASE_URL: url,
      BENCH_NOW: now.toISOString(),
      BENCH_SECRET: secretText,
    },
  });
  child.stderr.pipe(createWriteStream(log));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  };
  try {
    const port = await portOf(child, name, log);
    return { pid: child.pid ?? 0, port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
