import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { ask } from './asking.ts';
import { drain } from './drain.ts';
import type { Ground } from './ground.ts';
import type { Moment } from './load/loader.ts';
import type { Work } from './questions.ts';
import type { Server } from './servers.ts';

/**
 * Statements are counted while everybody warms up, under the load that is measured later, so that counting them costs
 * nothing that is measured.
 */
export async function countStatements(admin: postgres.Sql, isOn: boolean): Promise<void> {
  await admin.unsafe(`alter system set pg_stat_statements.track = '${isOn ? 'top' : 'none'}'`);
  await admin`select pg_reload_conf()`;
  // Every backend takes it up with its next statement.
  await sleep(100);
}

/**
 * Warms a server up at one work. Statements have to be counted meanwhile.
 * @returns statements for each answer
 */
export async function warmUp(ground: Ground, server: Server, work: Work, seconds: number): Promise<number> {
  const { admin, loader } = ground;
  await admin`select pg_stat_statements_reset()`;
  const at = (moment: Moment): void => {
    if (moment === 'asked') server.running.begin();
  };
  const { responses } = await ask(loader, server, work, { leadIn: 0, seconds, seed: 2, at });
  const [counted] = await admin<{ calls: number }[]>`
    select coalesce(sum(calls), 0)::float8 as calls from pg_stat_statements
    where dbid = (select oid from pg_database where datname = ${server.library.database})`;
  await drain(ground, server, work);
  return (counted?.calls ?? 0) / responses;
}
