/**
 * Measures the importer, as its users run it: the command, in a process of its own, on an export of the bench's
 * making. Prints the rows read a second, for each file and in all, the seconds of each step of writing, and the memory
 * and processor time of the command and of the database.
 * `npm run bench:import -- [patrons] [--again] [--keep FOLDER]`, 100,000 patrons by default; `--again` imports the same
 * a second time, and then a newer export in which everything has come back. Not part of the suite.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { bringUp } from '../../src/migration.ts';
import { startTemporaryCluster } from '../../src/postgres/temporary.ts';
import { Secret } from '../../src/secret.ts';
import { tablesOf, writeDump } from './evergreenDump.ts';
import { childrenOf, type Use, Watch } from './processes.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    again: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const patrons = Number(positionals[0] ?? 100_000);
const secretText = 'the secret of a measurement, which nobody keeps';
const timeZone = 'America/Denver';
const program = fileURLToPath(new URL('../../src/cli/start.mjs', import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const grouped = new Intl.NumberFormat('en-US');
const round = (value: number): string => grouped.format(Math.round(value));

interface Step {
  what: string;
  /** seconds since the command was started */
  from: number;
}

/** Runs the command, and notes when it says that it goes on to the next thing. */
async function importOnce(url: string, path: string, postmaster: number) {
  const began = performance.now();
  const at = (): number => (performance.now() - began) / 1000;
  const command = spawn(process.execPath, [...values.node, program, 'import', 'evergreen', path], {
    env: { PATH: process.env.PATH, DATABASE_URL: url, CARREL_SECRET: secretText, CARREL_TIME_ZONE: timeZone },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const backends = new Watch(() => childrenOf(postmaster));
  const importer = new Watch(() => [command.pid ?? 0]);
  const steps: Step[] = [];
  let out = '';
  command.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  createInterface(command.stderr).on('line', (what) => steps.push({ what, from: at() }));
  const [status] = await once(command, 'close');
  const seconds = at();
  const database = backends.stop();
  const own = importer.stop().get(command.pid ?? 0);
  if (status !== 0 || own === undefined)
    throw new Error(`${steps.map(({ what }) => what).join('\n')}\n${out}`);
  return { seconds, steps, out, own, database: [...database.values()] };
}

const most = (uses: readonly Use[], of: keyof Use): number => Math.max(...uses.map((use) => use[of]));

async function measure(
  name: string,
  url: string,
  path: string,
  rows: Map<string, number>,
  postmaster: number,
) {
  const { seconds, steps, out, own, database } = await importOnce(url, path, postmaster);
  say(`\n${name}`);
  let reading = 0;
  for (const [index, { what, from }] of steps.entries()) {
    const took = (steps[index + 1]?.from ?? seconds) - from;
    const read = rows.get(what.replace('reading ', ''));
    if (read !== undefined) reading += took;
    const rate = read === undefined ? '' : `  ${round(read)} rows, ${round(read / took)} rows/s`;
    say(`  ${took.toFixed(1).padStart(7)} s  ${what}${rate}`);
  }
  const read = [...rows.values()].reduce((sum, count) => sum + count, 0);
  const [, changed = ''] = out.split('Changed here:');
  const written = [...changed.matchAll(/([\d,]+) (?:written|taken away)/g)]
    .map(([, count = '']) => Number(count.replaceAll(',', '')))
    .reduce((sum, count) => sum + count, 0);
  const cpu = database.reduce((sum, use) => sum + use.cpu, 0);
  say(
    changed
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .join('\n'),
  );
  say(
    `${name}: ${round(read)} rows of the dump read in ${seconds.toFixed(1)} s, ${round(read / seconds)} rows/s ` +
      `(${round(read / reading)} rows/s while reading); ${round(written)} rows written or taken away, ` +
      `${round(written / seconds)} rows/s`,
  );
  say(
    `  the command: ${round(own.most)} MiB at most, ${own.cpu.toFixed(1)} s of processor; ` +
      `the database: ${cpu.toFixed(1)} s, its largest process ${round(most(database, 'own'))} MiB of its own ` +
      `(${round(most(database, 'most'))} MiB with shared memory)`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-'));
await chmod(folder, 0o711);
const cluster = await startTemporaryCluster(join(folder, 'cluster'));
try {
  const [first, newer] = [join(folder, 'first'), join(folder, 'newer')];
  await mkdir(first);
  const rows = await writeDump(first, tablesOf(patrons));
  await bringUp({ url: cluster.url, secret: new Secret(secretText), timeZone, now: new Date() });
  const lock = await readFile(join(folder, 'cluster', 'postgres', 'postmaster.pid'), 'utf8');
  const postmaster = Number.parseInt(lock, 10);
  await measure('first run', cluster.url, first, rows, postmaster);
  const sql = postgres(cluster.url, { max: 1 });
  const [size] = await sql<{ bytes: string }[]>`select pg_database_size(current_database()) as bytes`;
  say(`  the database is ${round(Number(size?.bytes) / 2 ** 20)} MiB large`);
  await sql.end();
  if (values.again) {
    await measure('second run, the same', cluster.url, first, rows, postmaster);
    await rm(first, { recursive: true });
    await mkdir(newer);
    const newerRows = await writeDump(newer, tablesOf(patrons, true));
    await measure('third run, newer', cluster.url, newer, newerRows, postmaster);
  }
} finally {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
}
