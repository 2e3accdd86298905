import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findBinaries } from '../../src/postgres/binaries.ts';
import { portOnFile } from '../../src/postgres/lockFile.ts';
import { stopServer } from '../../src/postgres/server.ts';

const script = fileURLToPath(new URL('./holder.ts', import.meta.url));

/** A process of its own that holds the embedded database; see `holder.ts`. */
export interface Holder {
  process: ChildProcess;
  /** the next line it writes */
  line(): Promise<string>;
  /** sends a line and gives the next that comes back */
  ask(command: 'ping' | 'release'): Promise<string>;
  ended: Promise<unknown>;
}

/** Starts one. */
export function hold(dataDir: string): Holder {
  const child = spawn(process.execPath, [script, dataDir], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async () => {
    const next = await lines.next();
    return next.done === true ? 'nothing more' : next.value;
  };
  return {
    process: child,
    line,
    ask(command) {
      child.stdin.write(`${command}\n`);
      return line();
    },
    ended: once(child, 'exit'),
  };
}

/** A folder for one test's data, and its removal with whatever still runs in it. */
export async function dataFolder(): Promise<{ path: string; cluster: string; remove(): Promise<void> }> {
  const parent = await mkdtemp(join(tmpdir(), 'carrel-embedded-'));
  const path = join(parent, 'data');
  const cluster = join(path, 'postgres');
  return {
    path,
    cluster,
    async remove() {
      if ((await portOnFile(cluster)) !== null)
        await stopServer(await findBinaries(), cluster).catch(() => {});
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** How often a server was started in a cluster. */
export async function starts(cluster: string): Promise<number> {
  const log = await readFile(join(cluster, 'server.log'), 'utf8');
  return log.split('ready to accept connections').length - 1;
}

/** The process number of the server that runs in a cluster, if one does. */
export async function serverProcess(cluster: string): Promise<number | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
}
