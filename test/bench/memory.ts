/**
 * Whether the server's memory stays as it is under full load: the real `carrel serve` on the demonstration library and
 * some 10,000 patrons more, loaded from a separate process with all that a day brings. The memory is read each second;
 * what it was after the first minute is held against what it is at the end.
 * `npm run bench:memory -- [--minutes 15] [--connections 32] [--patrons 10000]`. Not part of the suite.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { limitedAs } from '../../schema/judge/limits.ts';
import { readDemoFile } from '../../src/demo/demoFile.ts';
import { type Answers, barcode, cardNumber } from './memoryWorks.ts';
import { useOf } from './processes.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '15' },
    connections: { type: 'string', default: '32' },
    patrons: { type: 'string', default: '10000' },
  },
});
const seconds = Math.round(Number(values.minutes) * 60);
if (!(seconds > 60))
  throw new Error('--minutes: more than one, since the first is what the end is held against');
const patrons = Number(values.patrons);
const items = patrons * 3;
/** What may be between the first minute and the end, as a part of the first. */
const most = 0.1;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** A library of some size beside the demonstration one: each patron with a card and a loan, each fifth owes. */
async function enlarge(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  await sql`insert into patrons (category, home_branch_id, source)
    select 'ADULT', (select id from branches order by id limit 1), 'bench:' || n
    from generate_series(0, ${patrons - 1}::int) as n`;
  await sql`insert into person_names (patron_id, first, last)
    select id, 'First' || substr(source, 7), 'Last' || substr(source, 7) from patrons where starts_with(source, 'bench:')`;
  await sql`insert into cards (number, patron_id, kind, state, issued_on)
    select '2' || lpad(substr(source, 7), 13, '0'), id, 'ADULT', 'ACTIVE', '2025-01-01' from patrons
    where starts_with(source, 'bench:')`;
  await sql`insert into titles (title, source) select 'Title ' || n, 'bench:' || n
    from generate_series(0, ${items - 1}::int) as n`;
  await sql`insert into items (barcode, title_id, branch_id, category, status, source)
    select '3' || lpad(substr(source, 7), 13, '0'), id, (select id from branches order by id limit 1), 'BOOK', 'AVAILABLE',
      source from titles where starts_with(source, 'bench:')`;
  await sql`insert into charges (patron_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
    select id, home_branch_id, 'OTHER', 250, 250, '2025-01-01' from patrons
    where starts_with(source, 'bench:') and substr(source, 7)::int % 5 = 0`;
  const [found] = await sql<{ card: boolean; item: boolean }[]>`
    select exists (select from cards where number = ${cardNumber(1)}) as card,
      exists (select from items where barcode = ${barcode(1)}) as item`;
  if (!found?.card || !found.item) throw new Error('the works name cards or items that are not there');
  await sql`analyze`;
  await sql.end();
}

const middle = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;

const folder = await mkdtemp(join(tmpdir(), 'carrel-bench-'));
await chmod(folder, 0o711);
const dataDir = join(folder, 'data');
const limits = Object.fromEntries(limitedAs.map((each) => [each, { costPerMinute: 1_000_000_000 }]));
const server = spawn(process.execPath, [beside('../../src/cli/start.mjs'), 'serve'], {
  env: {
    PATH: process.env.PATH,
    CARREL_DATA_DIR: dataDir,
    PORT: '0',
    METRICS_PORT: '0',
    CARREL_LIMITS: JSON.stringify(limits),
  },
  stdio: ['ignore', 'pipe', 'ignore'],
});
const ended = once(server, 'close');
try {
  for await (const text of server.stdout ?? []) if (String(text).includes('Carrel answers at')) break;
  const resident = (): number => useOf(server.pid ?? 0)?.resident ?? 0;
  say(`the server holds ${Math.round(resident())} MiB before anybody asks`);
  await enlarge((await readDemoFile(dataDir)).databaseUrl);
  const sizes: number[] = [];
  const watching = setInterval(() => {
    sizes.push(resident());
    if (sizes.length % 60 === 0)
      say(`  minute ${sizes.length / 60}: ${Math.round(middle(sizes.slice(-10)))} MiB`);
  }, 1000);
  const given = [dataDir, seconds, values.connections, patrons, items].map(String);
  const load = spawn(process.execPath, [beside('memoryLoad.ts'), ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  load.stdout.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  await once(load, 'close');
  clearInterval(watching);
  const { requests, rate, p99, errors, answers } = JSON.parse(told);
  say(`${requests} requests, ${Math.round(rate)} a second, p99 ${p99} ms, ${errors} without an answer`);
  for (const [name, { answered, refused, why = '' }] of Object.entries(answers as Answers))
    say(`  ${name}: ${answered} answered, ${refused} refused ${why}`.trimEnd());
  const first = middle(sizes.slice(50, 60));
  const last = middle(sizes.slice(-10));
  const change = last / first - 1;
  const holds = Math.abs(change) <= most;
  say(
    `memory after the first minute ${Math.round(first)} MiB, at the end ${Math.round(last)} MiB ` +
      `(${change < 0 ? '' : '+'}${(change * 100).toFixed(1)} %), at most ${Math.round(Math.max(...sizes))} MiB: ` +
      `${holds ? 'within' : 'NOT within'} ${most * 100} %`,
  );
  if (!holds) process.exitCode = 1;
} finally {
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}
