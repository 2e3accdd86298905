import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openPools } from '../../drizzle/pools.ts';
import { bringUp } from '../../src/migration.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';

/** A database with roles of its own: the template's are every other test's too. */
const now = new Date('2026-06-17T18:00:00Z');
const name = `secret_${randomBytes(6).toString('hex')}`;
let url: string;
let cluster: postgres.Sql;

beforeAll(async () => {
  cluster = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await cluster.unsafe(`create database ${name}`);
  const address = new URL(inject('clusterUrl'));
  address.pathname = name;
  url = address.href;
});

afterAll(async () => {
  await cluster.unsafe(`drop database ${name} with (force)`);
  const roles = await cluster<{ role: string }[]>`
    select rolname as role from pg_roles where rolname like ${`carrel\\_%\\_${name}`}`;
  for (const { role } of roles) await cluster.unsafe(`drop role ${role}`);
  await cluster.end();
});

test('[secret] another library’s secret cannot change a password, and MUST be named as what is wrong', async () => {
  const right = new Secret('the secret this library was set up with, long enough');
  const wrong = new Secret('some other secret that somebody pasted by mistake, long');
  await bringUp({ url, secret: right, timeZone: 'America/Denver', now });
  await expect(bringUp({ url, secret: wrong, timeZone: 'America/Denver', now })).rejects.toMatchObject({
    code: 'WRONG_SECRET',
  });
  const pools = openPools({ url, passwords: audiencePassword(right), max: 1 });
  expect(await pools.for('open').sql`select count(*) from branches`).toHaveLength(1);
  await pools.end();
  expect(await bringUp({ url, secret: right, timeZone: 'America/Denver', now })).toEqual({ applied: 0 });
});

test('[offence.disclosure] the log’s login cannot add a key that later starts would stumble over', async () => {
  const right = new Secret('the secret this library was set up with, long enough');
  const pools = openPools({ url, passwords: audiencePassword(right), max: 1 });
  const { sql } = pools.for('log');
  expect(await sql`select number from pseudonym_keys`).toHaveLength(1);
  await expect(
    sql`insert into pseudonym_keys (number, wrapped, created_at) values (999, '\\x00', ${now.toISOString()})`,
  ).rejects.toMatchObject({ code: '42501' });
  await pools.end();
});
