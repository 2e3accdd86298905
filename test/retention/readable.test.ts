import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { openOperator } from '../../drizzle/operator.ts';
import { checkExpunge, type Finding, unreadable } from '../../src/retention/check.ts';
import { timeZone } from '../setup/carrel.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { settle } from './planting.ts';

/** Where a library's administrative login is no superuser, as with a hosted PostgreSQL: the keeper looks. */
let database: TestDatabase;
const login = 'hosted_administrator';
beforeAll(async () => {
  database = await freshDatabase();
  await settle(database.superuser);
  const { superuser, roles } = database;
  await superuser.unsafe(`create role ${login} login password 'hosted'`);
  await superuser.unsafe(`grant connect on database ${new URL(database.url).pathname.slice(1)} to ${login}`);
  await superuser.unsafe(`grant ${roleName('keeper', roles)} to ${login} with set true, inherit false`);
});
afterAll(async () => {
  await database.superuser.unsafe(`drop owned by ${login}; drop role ${login}`);
  await database.drop();
});

async function findings(): Promise<readonly Finding[]> {
  const url = Object.assign(new URL(database.url), { username: login, password: 'hosted' });
  const operator = await openOperator(url.href, { roles: database.roles });
  const proof = await checkExpunge(operator, { now: new Date('2026-06-17T18:00:00Z'), timeZone });
  await operator.end();
  return proof.findings;
}

describe('[retain.expunge] without a superuser', () => {
  test('MUST look into every table that the program made', async () => {
    expect(await findings()).toEqual([]);
  });

  test.each([
    ['a table that was granted to nobody', 'create table odd (a text)'],
    ['a table of a schema that was granted to nobody', 'create schema away; create table away.odd (a text)'],
    [
      'a table whose row security shows it no rows and says nothing',
      'create table odd (a text); grant select on odd to public; alter table odd enable row level security',
    ],
    [
      'a table whose row security shows it some rows',
      `create table odd (a text); grant select on odd to public; alter table odd enable row level security;
       create policy partly on odd using (a = 'x')`,
    ],
    [
      'a table whose row security lets all be seen, and then takes some away',
      `create table odd (a text); grant select on odd to public; alter table odd enable row level security;
       create policy all_of_it on odd using (true); create policy partly on odd as restrictive using (a = 'x')`,
    ],
    [
      'a table that is kept elsewhere',
      `create extension postgres_fdw; create server elsewhere foreign data wrapper postgres_fdw;
       create foreign table odd (a text) server elsewhere; grant select on odd to public`,
    ],
    ['a large object', `select lo_create(4711)`],
  ])('MUST say so aloud of %s', async (_, statement) => {
    await database.superuser.unsafe(statement);
    expect(await findings()).toEqual([
      { table: expect.stringMatching(/\.odd$|largeobject$/), rule: unreadable, row: null },
    ]);
    await database.superuser.unsafe(
      `drop extension if exists postgres_fdw cascade; drop table if exists odd; drop schema if exists away cascade;
       select lo_unlink(oid) from pg_largeobject_metadata`,
    );
  });
});
