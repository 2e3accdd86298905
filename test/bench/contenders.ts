import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Contender } from './contender.ts';
import { secretText } from './library/library.ts';

export interface Entered {
  readonly contender: Contender;
  readonly folder: string;
}

const home = join(import.meta.dirname, 'contenders');

/** Carrel first: it is what the others are held to, and what their figures are ratios of. */
const order = ['carrel', 'carrel-rules-off', 'carrel-log-off', 'carrel-wall-off', 'carrel-all-off', 'limit'];

const changed = async (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** Installs what a contender's own lock file names, unless that was done since the file changed. */
async function install(folder: string): Promise<void> {
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(lock)) return;
  // npm writes this one last.
  const installed = await changed(join(folder, 'node_modules', '.package-lock.json'));
  if (installed >= (await changed(lock))) return;
  const code = await new Promise((resolve) =>
    spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] }).once(
      'exit',
      resolve,
    ),
  );
  if (code !== 0) throw new Error(`npm ci failed in ${folder}`);
}

/**
 * Those who take part, installed and ready to start.
 * @param wanted names of folders in `contenders/`; null: all that are there
 */
export async function contenders(wanted: readonly string[] | null): Promise<Entered[]> {
  const entries = await readdir(home, { withFileTypes: true });
  const there = entries
    .filter((entry) => entry.isDirectory() && existsSync(join(home, entry.name, 'main.ts')))
    .map(({ name }) => name);
  const unknown = wanted?.find((name) => !there.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no contender ${unknown}, but ${there.sort().join(', ')}`);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = there
    .filter((name) => wanted?.includes(name) ?? true)
    .sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
  // Whoever signs its callers' tokens does so with what its server verifies them by.
  process.env.BENCH_SECRET = secretText;
  const entered: Entered[] = [];
  for (const name of names) {
    const folder = join(home, name);
    await install(folder);
    const { contender } = (await import(pathToFileURL(join(folder, 'contender.ts')).href)) as {
      contender: Contender;
    };
    entered.push({ contender, folder });
  }
  return entered;
}
