import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { freshDatabase, type TestDatabase } from './database.ts';

let one: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
});
afterAll(() => Promise.all([one.drop(), other.drop()]));

test('[test-database] MUST come migrated, each file with its own', async () => {
  const operator = await one.operator();
  await operator.sql`insert into branches (id, code, name) values (gen_random_uuid(), 'X', 'Elsewhere')`;
  expect(await one.superuser`select code from branches`).toHaveLength(1);
  expect(await other.superuser`select code from branches`).toHaveLength(0);
});

test('[test-database] MUST let the audiences in as themselves', async () => {
  const [row] = await one.pools().for('staff').sql<{ name: string }[]>`select current_user as name`;
  expect(row?.name).toBe(`carrel_staff_${one.roles}`);
});

test('[test-database] cannot be entered by a role that the migration lets nowhere', async () => {
  await one.superuser`create role stranger login password 'stranger'`;
  const url = new URL(one.url);
  url.username = 'stranger';
  url.password = 'stranger';
  const { default: postgres } = await import('postgres');
  const sql = postgres(url.href, { max: 1 });
  await expect(sql`select 1`).rejects.toMatchObject({ code: '42501' });
  await sql.end();
  await one.superuser`drop role stranger`;
});

test('[test-database] MUST have the grants of the database it was copied from', async () => {
  const [row] = await one.superuser<{ same: boolean }[]>`
    select (select array_agg(x::text order by x::text) from unnest(a.datacl) x)
         = (select array_agg(x::text order by x::text) from unnest(b.datacl) x) as same
    from pg_database a, pg_database b where a.datname = ${inject('template')} and b.datname = current_database()`;
  expect(row?.same).toBe(true);
});
