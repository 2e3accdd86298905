import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { carrel } from './carrelProcess.ts';

const database = 'cli_statistics';
const url = () => Object.assign(new URL(inject('clusterUrl')), { pathname: database }).href;
const run = (...args: string[]) =>
  carrel(args, { DATABASE_URL: url(), CARREL_SECRET: 'a secret of more than thirty-two characters' });

let admin: postgres.Sql;
let sql: postgres.Sql;
beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  await run('migrate');
  sql = postgres(url(), { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql.end();
  await admin.unsafe(`drop database ${database} with (force)`);
  await admin.end();
});

test('[statistics.aggregate] a library without a count MUST have nothing to publish', async () => {
  const nothing = { status: 0, err: '', out: 'Every closed month is published.\n' };
  expect(await run('statistics')).toEqual(nothing);
  expect(await run('statistics', '--publish')).toEqual(nothing);
});

test('[statistics.aggregate] the operator MUST be told what waits, publish it, and cannot publish it twice', async () => {
  await sql`insert into branches (code, name) values ('A', 'Main')`;
  const [row] = await sql<{ month: string }[]>`
    insert into monthly_counts (month, kind, branch_id, category, count)
    select date_trunc('month', now() - interval '40 days')::date, 'VISITS', id, 'DOOR', 731 from branches
    returning month::text`;
  const line = `  ${row?.month.slice(0, 7)}  VISITS\n`;
  const waiting = await run('statistics');
  expect(waiting.out).toMatch(/^Not published yet:\n/);
  expect(waiting.out).toContain(line);
  expect((await run('statistics', '--publish')).out).toMatch(new RegExp(`^Published:\n${line}`));
  expect((await run('statistics', '--publish')).out).toBe('Every closed month is published.\n');
  // The counts themselves are for those who read statistics.
  expect(waiting.out).not.toContain('731');
  expect(await sql`select from published_counts where count = 731`).not.toHaveLength(0);
});
