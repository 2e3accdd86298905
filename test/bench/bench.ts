/**
 * Measures Carrel beside servers that a library could have taken instead, all on the same PostgreSQL and with the same
 * questions. `--patrons N[,N…]` sizes of libraries (100000), each built once and kept
 * in `.bench/`; `--rounds` (5), `--warm-up` before the first of them, and in each a `--lead-in` that is not counted and
 * `--seconds` that are (3, 1.5 and 2), `--only` works, `--contenders` names of folders in `contenders/`, `--quick` for a
 * look at whether it runs. All servers are up from beginning to end, one is asked at a time, and each round goes through
 * all works and all contenders: those that are held to each other have the same minute of the machine. Prints a table, and
 * writes it with every round as JSON, and its chart, to docs/performance; what is quick or a part to `.bench/`, unless
 * `--docs` says otherwise. Takes half an hour, and wants the machine for itself.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { compareAll } from './comparing.ts';
import { contenders } from './contenders.ts';
import { benchFolder, connect, databaseAt, startCluster } from './library/cluster.ts';
import { type Library, library } from './library/library.ts';
import { startLoader } from './load/loader.ts';
import { optionsOf } from './options.ts';
import { chart } from './report/chart.ts';
import { machineOf } from './report/machine.ts';
import { linesOf, type Measured } from './report/report.ts';
import { table } from './report/table.ts';
import { measureAll } from './rounds.ts';
import { startAll, stopAll } from './servers.ts';

const options = optionsOf(process.argv.slice(2));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
// However it ends, so do the servers that it has started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Has the server hold a whole library as one that has run for a day does: what is measured is no cold start. */
async function warm(url: string): Promise<void> {
  const sql = connect(url);
  try {
    await sql`create extension if not exists pg_prewarm`;
    await sql`select sum(pg_prewarm(oid)) from pg_class
      where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`;
  } finally {
    await sql.end();
  }
}

const entered = await contenders(options.contenders);
const embedded = await startCluster();
try {
  const libraries: Library[] = [];
  for (const size of options.sizes) libraries.push(await library(embedded.url, size, say));
  const admin = connect(embedded.url);
  const loader = startLoader();
  try {
    await admin`create extension if not exists pg_stat_statements`;
    const [{ postmaster } = { postmaster: 0 }] = await admin<{ postmaster: number }[]>`
      select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int as postmaster`;
    for (const own of libraries) await warm(databaseAt(embedded.url, own.database));
    const ground = { cluster: embedded.url, admin, postmaster, loader };
    const servers = await startAll(entered, libraries, embedded.url);
    let measured: readonly Measured[];
    try {
      for (const own of libraries) {
        const those = servers.filter((server) => server.library === own);
        await compareAll(those, { own, works: options.works, cluster: embedded.url }, say);
      }
      measured = await measureAll(ground, servers, options, say);
    } finally {
      await stopAll(servers);
    }
    const lines = linesOf(measured);
    const machine = await machineOf(admin);
    process.stdout.write(`${table(lines, options.works)}\n`);
    const { cpu, cores, memoryGiB, node, postgres } = machine;
    process.stdout.write(`${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}, PostgreSQL ${postgres}\n`);
    const folder = options.toDocs ? join(projectRoot, 'docs', 'performance') : benchFolder;
    await mkdir(folder, { recursive: true });
    const { rounds, warmUp, leadIn, seconds, sizes } = options;
    const file = join(folder, `bench-${sizes.join('-')}`);
    const built = Object.fromEntries(libraries.map(({ patrons, seconds: took }) => [patrons, took]));
    const whole = {
      at: new Date().toISOString(),
      machine,
      ...{ rounds, warmUp, leadIn, seconds },
      secondsToBuild: built,
      lines,
    };
    await writeFile(`${file}.json`, `${JSON.stringify(whole, null, 2)}\n`);
    for (const size of sizes)
      await writeFile(
        join(folder, `bench-${size}${sizes.length > 1 ? `-of-${sizes.join('-')}` : ''}.svg`),
        chart(lines, options.works, size),
      );
    say(`written to ${file}.json`);
  } finally {
    await loader.stop();
    await admin.end();
  }
} finally {
  await embedded.release();
}
