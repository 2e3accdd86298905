import { once } from 'node:events';
import type { Readable } from 'node:stream';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { card, item, loanOut, person, settle } from '../retention/planting.ts';
import { carrel, startCarrel } from './carrelProcess.ts';

const name = 'cli_expunge';
const DATABASE_URL = Object.assign(new URL(inject('clusterUrl')), { pathname: name }).href;
const env = { DATABASE_URL, CARREL_SECRET: 'a secret of the expunge command, for its tests' };
let sql: postgres.Sql;
beforeAll(async () => {
  const admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  await admin.end();
  expect(await carrel(['migrate'], env)).toMatchObject({ status: 0 });
  sql = postgres(DATABASE_URL, { max: 1, onnotice: () => {} });
  await settle(sql);
});
afterAll(async () => {
  await sql.end();
  const admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
});

describe('[retain.expunge] carrel expunge --check', () => {
  test('MUST list what it looked at, table by table and column by column, and end well when all is', async () => {
    const { status, out, err } = await carrel(['expunge', '--check'], env);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^ {2}public\.loans +1 rows {2}id patron_id item_id branch_id /m);
    expect(out).toMatch(/^ {2}carrel\.migrations +\d+ rows {2}id hash created_at$/m);
    expect(out).toMatch(
      /^\d+ tables, \d+ columns, \d+ rows: nothing joins a person to anything completed\.$/m,
    );
  });

  test('MUST name the row that joins and fail, and cannot repeat a value of a person', async () => {
    await sql.unsafe(
      `create table notes (body text); insert into notes values ('${person} ${card} ${item}')`,
    );
    const { status, out, err } = await carrel(['expunge', '--check'], env);
    expect(status).toBe(1);
    expect(err).toMatch(/^carrel: .+ \[NOT_EXPUNGED\]\n$/);
    expect(out).toMatch(/^FOUND public\.notes: joins a person .+\n {2}ctid \(0,1\)$/m);
    const json = await carrel(['expunge', '--check', '--json'], env);
    expect(json.status).toBe(1);
    const proof = JSON.parse(json.out);
    expect(proof).toMatchObject({ clean: false, findings: [{ table: 'public.notes', row: 'ctid (0,1)' }] });
    expect(proof.lookedAt).toContainEqual({ table: 'public.notes', rows: 1, columns: ['body'] });
    for (const text of [out, err, json.out])
      for (const value of [person, card, loanOut]) expect(text).not.toContain(value);
    await sql`drop table notes`;
  });

  test('--sweep MUST take away what has ended by time, say how much and of what, and leave the library clean', async () => {
    await sql`insert into act_outcomes values ('x', 'x', '2020-01-01')`;
    expect((await carrel(['expunge', '--check'], env)).status).toBe(1);
    const { status, out, err } = await carrel(['expunge', '--sweep', '--check'], env);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^Swept \(ended\): .*\bactOutcomes 1\b/);
    const json = await carrel(['expunge', '--sweep', '--json'], env);
    expect(JSON.parse(json.out)).toMatchObject({ ended: { actOutcomes: 0, holds: 0 } });
  });

  test('cannot be called without saying what to do', async () => {
    const { status, out, err } = await carrel(['expunge'], env);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/--check.* \[BAD_OPTION\]\n$/);
  });
});

describe('[retain.expunge] carrel serve', () => {
  test('MUST take its part in the fleet’s sweeping, and leave it when it ends', async () => {
    const { process, ended } = startCarrel(['serve'], { ...env, PORT: '0', METRICS_PORT: '0' });
    // It says where it serves once it does; listened for from the start, since it can be said before the queue is seen.
    const serves = once(process.stdout as Readable, 'data');
    const working = () => sql<{ name: string }[]>`
      select usename as name from pg_stat_activity where application_name = 'carrel sweeper' and datname = ${name}`;
    await vi.waitFor(async () => expect((await working()).length).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 100,
    });
    for (const each of await working()) expect(each.name).toBe(`carrel_sweeper_${name}`);
    await serves;
    process.kill('SIGTERM');
    expect(await ended).toMatchObject({ status: 0 });
    await vi.waitFor(async () => expect(await working()).toEqual([]), { timeout: 5_000, interval: 100 });
  });
});
