import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Entered } from './contenders.ts';
import type { Figures } from './figures.ts';
import { connect, databaseAt } from './library/cluster.ts';
import type { Library } from './library/library.ts';
import { cpuOfPostgres, cpuOfProcess, peakMemory } from './load/cpu.ts';
import type { Loader, Told } from './load/loader.ts';
import { questions, type Work } from './questions.ts';
import { start } from './running.ts';

export interface Pace {
  /** Seconds that a contender is asked before it is measured, and while it is. */
  readonly warmUp: number;
  readonly seconds: number;
}

export interface Ground {
  /** The superuser's address of the bench's server. */
  readonly cluster: string;
  /** Connected to a database of the server that no contender uses. */
  readonly admin: postgres.Sql;
  readonly postmaster: number;
  readonly loader: Loader;
}

/** Enough that no connection asks the same again soon; of batches enough that none is sent twice. */
const mostQuestions = 8_000;
const batchesASecond = 100;

/**
 * The log as a contender finds it: empty, so that none pays for what another wrote, and rows that every request counts in
 * without their dead versions.
 */
async function sweepUp(url: string): Promise<void> {
  const sql = connect(url);
  try {
    await sql`set session_replication_role = replica`;
    await sql`truncate disclosures, sealed_disclosures, disclosure_seals, act_outcomes, pin_failures, client_rates`;
    await sql`vacuum client_days, vendor_checks, monthly_counts, loans, items`;
  } finally {
    await sql.end();
  }
}

async function countStatements(admin: postgres.Sql, isOn: boolean): Promise<void> {
  await admin.unsafe(`alter system set pg_stat_statements.track = '${isOn ? 'top' : 'none'}'`);
  await admin`select pg_reload_conf()`;
  // Every backend takes it up with its next statement.
  await sleep(100);
}

/**
 * Measures one contender at one work, once: a fresh process, warmed up and then asked for some seconds. Statements are
 * counted while it warms up, under the same load, so that counting them costs nothing that is measured.
 * @throws Error where anything was refused
 */
export async function measure(
  { cluster, admin, postmaster, loader }: Ground,
  entered: Entered,
  library: Library,
  work: Work,
  pace: Pace,
): Promise<Figures> {
  const { name, ask } = entered.contender;
  const { database } = library;
  const url = databaseAt(cluster, database);
  await sweepUp(url);
  const requestsFor = (seconds: number, seed: number) => {
    const count = work.id === 'events' ? Math.ceil(seconds * batchesASecond) : mostQuestions;
    return questions(library, work, count, { seed, run: randomUUID() }).map((question) => ask(question));
  };
  const running = await start(entered, url);
  try {
    const { port, pid } = running;
    const load = async (seconds: number, seed: number): Promise<Told> => {
      const { connections } = work;
      const told = await loader.load({ port, seconds, connections, requests: requestsFor(seconds, seed) });
      if (told.failed > 0)
        throw new Error(`${work.id}: ${name} refused ${told.failed} of ${told.responses} requests`);
      return told;
    };
    await countStatements(admin, true);
    await admin`select pg_stat_statements_reset()`;
    const warm = await load(pace.warmUp, 2);
    const [counted] = await admin<{ calls: number }[]>`
      select coalesce(sum(calls), 0)::float8 as calls from pg_stat_statements
      where dbid = (select oid from pg_database where datname = ${database})`;
    await countStatements(admin, false);
    await admin`checkpoint`;
    const before = { server: cpuOfProcess(pid), database: cpuOfPostgres(postmaster) };
    const told = await load(pace.seconds, 3);
    const after = { server: cpuOfProcess(pid), database: cpuOfPostgres(postmaster) };
    if (told.responses === 0)
      throw new Error(`${work.id}: ${name} answered nothing in ${pace.seconds} s: give it more --seconds`);
    return {
      requestsPerSecond: told.responses / told.seconds,
      p50: told.p50,
      p99: told.p99,
      serverCpu: (after.server - before.server) / told.responses,
      databaseCpu: (after.database - before.database) / told.responses,
      statements: (counted?.calls ?? 0) / warm.responses,
      memory: peakMemory(pid),
    };
  } finally {
    await running.stop();
  }
}
