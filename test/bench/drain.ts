import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Ground } from './ground.ts';
import { cpuOfProcess } from './load/cpu.ts';
import type { Work } from './questions.ts';
import type { Server } from './servers.ts';
import { inLibrary, sweepUp } from './sweepUp.ts';

/** Milliseconds between two looks at whether a server still does something, and for which that is awaited. */
const pause = 60;
const longestWait = 30_000;
/** Microseconds in such a pause that are none: a tick of the kernel's account. */
const nothing = 10_000;

/**
 * Waits until a server answers nobody any more: those who asked have hung up, but what they asked is still worked on, by
 * the process, by its threads or by the database.
 */
async function untilStill({ admin }: Ground, { entered, library, running }: Server): Promise<void> {
  for (let waited = 0; waited < longestWait; waited += pause) {
    const before = cpuOfProcess(running.pid);
    await sleep(pause);
    if (cpuOfProcess(running.pid) - before > nothing) continue;
    const [busy] = await admin`select from pg_stat_activity
      where datname = ${library.database} and backend_type = 'client backend' and state <> 'idle' limit 1`;
    if (busy === undefined) return;
  }
  throw new Error(`${entered.contender.name} is still at work long after it was asked`);
}

/** @throws Error where a server that has come to rest has left entries of the log without a seal */
async function requireSealed(sql: postgres.Sql, { entered: { contender } }: Server): Promise<void> {
  const [left] = await sql`select from disclosures where not exists (
    select from sealed_disclosures where disclosure_id = disclosures.id) limit 1`;
  if (left !== undefined) throw new Error(`${contender.name} rests, and has not sealed all`);
}

/**
 * Ends a slice: when this ends the server has nothing left to do that another's slice would pay for, and nothing that it
 * wrote is left in the log.
 */
export async function drain(ground: Ground, server: Server, work: Work): Promise<void> {
  await untilStill(ground, server);
  await server.running.rest();
  await inLibrary(ground.cluster, server.library, async (sql) => {
    if (server.entered.contender.rests) await requireSealed(sql, server);
    await sweepUp(sql, work.id === 'events');
  });
}
