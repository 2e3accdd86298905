import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Entered } from './contenders.ts';
import { benchFolder, databaseAt } from './library/cluster.ts';
import { type Library, now, secretText } from './library/library.ts';
import { noTurns, type Turns, turnsOf } from './turns.ts';

/** A contender's server, in a process of its own. */
export interface Running extends Turns {
  readonly pid: number;
  readonly port: number;
  stop(): Promise<void>;
}

/** Those that run: none outlives the bench, however it ends. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

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
 * Starts a contender on a library and waits until it answers. What it writes goes to a file in the bench's folder.
 * @param cluster the superuser's address of the bench's server
 */
export async function start(
  { contender, folder }: Entered,
  { database }: Library,
  cluster: string,
): Promise<Running> {
  const { name, rests = false } = contender;
  await mkdir(benchFolder, { recursive: true });
  const log = join(benchFolder, `${name}-${database}.log`);
  const child = spawn(process.execPath, ['main.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', ...(rests ? (['ipc'] as const) : [])],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      BENCH_DATABASE_URL: databaseAt(cluster, database),
      BENCH_NOW: now.toISOString(),
      BENCH_SECRET: secretText,
    },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.stderr?.pipe(createWriteStream(log));
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
    return { pid: child.pid ?? 0, port, stop, ...(rests ? turnsOf(child, name) : noTurns) };
  } catch (error) {
    await stop();
    throw error;
  }
}
