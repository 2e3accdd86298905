/**
 * Measures Carrel beside servers that a library could have taken instead, all on the same PostgreSQL and with the same
 * questions. `--patrons N[,N…]` sizes of libraries (100000), each built once and kept
 * in `.bench/`; `--rounds` (5), `--warm-up` and `--seconds` a round (4 and 6), `--only` works, `--contenders` names of
 * folders in `contenders/`, `--quick` for a look at whether it runs. Prints a table, and writes it with every round as
 * JSON, and its chart, to docs/performance; what is quick or a part to `.bench/`, unless `--docs` says otherwise. Wants the
 * machine for itself.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/config.ts';
import { askAll } from './ask.ts';
import { requireEqual } from './compare.ts';
import { contenders, type Entered } from './contenders.ts';
import type { Figures } from './figures.ts';
import { benchFolder, connect, databaseAt, startCluster } from './library/cluster.ts';
import { type Library, library } from './library/library.ts';
import { startLoader } from './load/loader.ts';
import { type Ground, measure } from './measure.ts';
import { optionsOf } from './options.ts';
import { questions, type Work } from './questions.ts';
import { chart } from './report/chart.ts';
import { machineOf } from './report/machine.ts';
import { linesOf, type Measured } from './report/report.ts';
import { table } from './report/table.ts';
import { start } from './running.ts';

const options = optionsOf(process.argv.slice(2));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const comparedQuestions = 200;
const comparedBatches = 5;

/** Whether a contender takes part in a work. */
const takesPart = ({ contender }: Entered, { work, only }: Work): boolean =>
  contender.works.includes(work) && (only === null || only.test(contender.name));

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

/** Holds the contenders' answers to each other's. @throws Error before anything was measured */
async function compare(entered: readonly Entered[], own: Library, cluster: string): Promise<void> {
  const answers = new Map(options.works.map(({ id }) => [id, new Map<string, readonly unknown[]>()]));
  for (const each of entered) {
    const running = await start(each, databaseAt(cluster, own.database));
    try {
      for (const work of options.works) {
        if (!takesPart(each, work)) continue;
        const count = work.id === 'events' ? comparedBatches : comparedQuestions;
        const run = `${each.contender.name}-${process.pid}-${process.hrtime.bigint()}`;
        const asked = questions(own, work, count, { run });
        answers.get(work.id)?.set(each.contender.name, await askAll(running.port, each.contender, asked));
      }
      say(`${own.patrons} patrons: ${each.contender.name} has answered`);
    } finally {
      await running.stop();
    }
  }
  for (const [work, given] of answers) if (given.size > 0) requireEqual(work, given);
  say(`${own.patrons} patrons: all answers are the same`);
}

/** Round after round, work by work; in each round another contender, and another library, begins. */
async function measureAll(
  ground: Ground,
  entered: readonly Entered[],
  libraries: readonly Library[],
): Promise<Measured[]> {
  const rounds = new Map<string, Measured & { rounds: Figures[] }>();
  for (let round = 0; round < options.rounds; round += 1)
    for (const work of options.works) {
      const cells = entered
        .filter((each) => takesPart(each, work))
        .flatMap((each) => libraries.map((own) => ({ each, own })));
      const shift = cells.length === 0 ? 0 : round % cells.length;
      for (const { each, own } of [...cells.slice(shift), ...cells.slice(0, shift)]) {
        const { name } = each.contender;
        const key = JSON.stringify([work.id, name, own.patrons]);
        const figures = await measure(ground, each, own, work, options);
        const before = rounds.get(key)?.rounds ?? [];
        rounds.set(key, {
          work: work.id,
          contender: name,
          patrons: own.patrons,
          rounds: [...before, figures],
        });
        say(
          `round ${round + 1}/${options.rounds} ${work.id} ${name} ${own.patrons}: ${figures.requestsPerSecond.toFixed(0)}/s`,
        );
      }
    }
  // As the contenders stand, whoever began.
  const place = (name: string): number => entered.findIndex(({ contender }) => contender.name === name);
  return [...rounds.values()].sort((one, other) => place(one.contender) - place(other.contender));
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
    for (const own of libraries) await compare(entered, own, embedded.url);
    const ground = { cluster: embedded.url, admin, postmaster, loader };
    const lines = linesOf(await measureAll(ground, entered, libraries));
    const machine = await machineOf(admin);
    process.stdout.write(`${table(lines, options.works)}\n`);
    const { cpu, cores, memoryGiB, node, postgres } = machine;
    process.stdout.write(`${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}, PostgreSQL ${postgres}\n`);
    const folder = options.toDocs ? join(projectRoot, 'docs', 'performance') : benchFolder;
    await mkdir(folder, { recursive: true });
    const { rounds, warmUp, seconds, sizes } = options;
    const file = join(folder, `bench-${sizes.join('-')}`);
    const built = Object.fromEntries(libraries.map(({ patrons, seconds: took }) => [patrons, took]));
    const whole = {
      at: new Date().toISOString(),
      machine,
      rounds,
      warmUp,
      seconds,
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
