import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { audiences, roleName } from '../../../drizzle/audiences.ts';
import { openWorker, type WorkerConnection } from '../../../drizzle/worker.ts';
import { audiencePassword } from '../../../src/secret.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let sealer: WorkerConnection;
beforeAll(async () => {
  database = await freshDatabase();
  const { url, roles, secret } = database;
  sealer = openWorker('sealer', { url, roles, password: audiencePassword(secret)('sealer') });
});
afterAll(async () => {
  await sealer.end();
  await database.drop();
});

const entry = (key = 1) => `insert into disclosures
  (id, at, request_id, caller, basis, clauses, classes, subjects, pseudonym_key, found)
  values (gen_random_uuid(), '2026-06-17T18:00Z', gen_random_uuid(), 'public', 'PUBLIC', '{}', '{}', '{}', ${key}, false)`;
beforeEach(async () => {
  await database.superuser`truncate sealed_disclosures, disclosure_seals, disclosures`;
  await database.superuser.unsafe(entry());
});
const refused = { code: '42501' };
const log = () => database.pools().for('log').sql;

const turn = (sql = sealer.sql) =>
  sql.begin(async (tx) => {
    const call = '{"most": 10, "since": null, "wait": false}';
    const [row] = await tx<
      { begun: { last: unknown } | null }[]
    >`select carrel.begin_seal(${call}::text::jsonb) as begun`;
    const entries = await tx<
      { id: string; caller: string }[]
    >`select id, caller from carrel.unsealed(${call}::text::jsonb)`;
    return row?.begun == null ? null : { ...row.begun, entries: [...entries] };
  });
const sealWith = (change: object, entries: unknown[][]) => {
  const seal = {
    number: 1,
    firstEntry: 1,
    lastEntry: 1,
    sealedAt: '2026-06-17T18:00Z',
    root: 'aa',
    previous: 'bb',
  };
  const call = JSON.stringify({ seal: { ...seal, signature: 'cc', ...change }, entries });
  return sealer.sql`select carrel.write_seal(${call}::text::jsonb)`;
};
const someId = '00000000-0000-4000-8000-000000000001';

describe('[second-wall] the log’s login', () => {
  test('MUST be able to add an entry, and cannot read, change or remove one, nor anything of its seals', async () => {
    await log().unsafe(entry());
    expect(await database.superuser`select from disclosures`).toHaveLength(2);
    for (const statement of [
      'select id from disclosures',
      'select count(*) from disclosures',
      `${entry()} returning id`,
      'update disclosures set found = true',
      'delete from disclosures',
      'truncate disclosures',
      'select number from disclosure_seals',
      'select entry from sealed_disclosures',
      `insert into sealed_disclosures values (gen_random_uuid(), 1, 1, '')`,
      `select carrel.begin_seal('{}')`,
      `select id from carrel.unsealed('{"most": 1}')`,
      'select carrel.seal_of(1)',
      `select carrel.write_seal('{}')`,
    ])
      await expect(log().unsafe(statement), statement).rejects.toMatchObject(refused);
  });

  test('cannot add an entry under a pseudonym key that is not the newest, nor one that was destroyed', async () => {
    await database.superuser`insert into pseudonym_keys (number, wrapped, created_at) values (2, '\\x00', '2026-06-17')`;
    await expect(log().unsafe(entry(1))).rejects.toMatchObject(refused);
    await log().unsafe(entry(2));
    await database.superuser`update pseudonym_keys set wrapped = null where number = 2`;
    await expect(log().unsafe(entry(2))).rejects.toMatchObject(refused);
    await database.superuser`delete from disclosures`;
    await database.superuser`delete from pseudonym_keys where number = 2`;
  });
});

describe('[second-wall] the sealer’s login', () => {
  test('MUST be given what has no seal, and be able to write the next seal', async () => {
    const begun = await turn();
    expect(begun).toMatchObject({ last: null, entries: [{ caller: 'public' }] });
    await sealWith({}, [[begun?.entries[0]?.id, 'ab']]);
    expect((await turn())?.entries).toEqual([]);
    const [row] = await sealer.sql`select carrel.seal_of(1) as found`;
    expect(row?.found).toMatchObject({
      seal: { number: 1, root: '\\xaa' },
      entries: [[expect.any(String), 'ab']],
    });
  });

  test.each([
    ['a seal too far', { number: 2 }, [[someId, 'ab']]],
    ['a seal without a number', { number: null }, [[someId, 'ab']]],
    ['a number too far', { firstEntry: 2, lastEntry: 2 }, [[someId, 'ab']]],
    ['more numbers than entries', { lastEntry: 2 }, [[someId, 'ab']]],
    ['no entry', { lastEntry: 0 }, []],
    [
      'an entry twice',
      { lastEntry: 2 },
      [
        [someId, 'ab'],
        [someId, 'ab'],
      ],
    ],
  ])('cannot write %s', async (_, change, entries) => {
    await expect(sealWith(change, entries)).rejects.toThrow();
    expect(await database.superuser`select from disclosure_seals`).toHaveLength(0);
    expect(await database.superuser`select from sealed_disclosures`).toHaveLength(0);
  });

  test('cannot write the same seal twice', async () => {
    await sealWith({}, [[someId, 'ab']]);
    await expect(sealWith({}, [['00000000-0000-4000-8000-000000000002', 'ab']])).rejects.toMatchObject({
      code: '23001',
    });
  });

  test('cannot do anything else', async () => {
    const functions = await database.superuser<{ signature: string }[]>`
      select oid::regprocedure::text as signature from pg_proc
      where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        and has_function_privilege(${roleName('sealer', database.roles)}, oid, 'EXECUTE') order by 1`;
    expect(functions.map(({ signature }) => signature)).toEqual([
      'carrel.begin_seal(jsonb)',
      'carrel.seal_of(bigint)',
      'carrel.unsealed(jsonb)',
      'carrel.write_seal(jsonb)',
    ]);
    const tables = await database.superuser<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')
        and (has_table_privilege(${roleName('sealer', database.roles)}, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
          or has_any_column_privilege(${roleName('sealer', database.roles)}, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))`;
    expect([...tables]).toEqual([]);
    for (const statement of [
      'select id from public.disclosures',
      'select id from public.patrons',
      'select number from public.pseudonym_keys',
      'delete from public.disclosures',
      'delete from public.disclosure_seals',
      'select name from queue.schedule',
      `select carrel.sweep('{}')`,
      'create table public.mine (a int)',
      'create temporary table disclosures (a int)',
      `set role ${roleName('keeper', database.roles)}`,
    ])
      await expect(sealer.sql.unsafe(statement), statement).rejects.toMatchObject(refused);
  });

  test.each(audiences)(
    'cannot be reached by %s: nobody whom a request is answered as can seal',
    async (audience) => {
      const { sql } = database.pools().for(audience);
      await expect(sql`select id from carrel.unsealed('{"most": 1}')`).rejects.toMatchObject(refused);
      await expect(sql`select carrel.begin_seal('{}')`).rejects.toMatchObject(refused);
      await expect(sql`select carrel.write_seal('{}')`).rejects.toMatchObject(refused);
    },
  );
});

describe('[offence.disclosure] the keeper', () => {
  test('MUST be able to read the log, and cannot change, remove or add what is on file', async () => {
    const { sql } = await database.operator();
    expect(await sql`select id from disclosures`).toHaveLength(1);
    await sealWith({}, [[someId, 'ab']]);
    for (const statement of [
      'update disclosures set found = true',
      'delete from disclosures',
      'truncate disclosures',
      entry(),
      'update sealed_disclosures set entry = 2',
      'delete from sealed_disclosures',
      `update disclosure_seals set root = ''`,
      'delete from disclosure_seals',
      'delete from pseudonym_keys',
    ])
      await expect(sql.unsafe(statement), statement).rejects.toMatchObject(refused);
  });
});
