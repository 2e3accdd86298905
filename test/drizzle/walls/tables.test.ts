import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audiences, roleName } from '../../../drizzle/audiences.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

/** Tables that belong to one record, whose rows a person's own login sees. */
const ofOneRecord = [
  'addresses',
  'cards',
  'charges',
  'computer_sessions',
  'holds',
  'interlibrary_loan_requests',
  'loans',
  'patrons',
  'person_names',
  'phones',
  'program_registrations',
];

interface Table {
  name: string;
  enabled: boolean;
  forced: boolean;
}

const tables = () => database.superuser<Table[]>`
  select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced
  from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;

describe('[second-wall] row security', () => {
  test('MUST be on and forced wherever a row is joined to a person, by whatever name or reference', async () => {
    const joined = await database.superuser<{ name: string }[]>`
      with recursive persons(oid) as (
        select 'patrons'::regclass::oid
        union select c.conrelid from pg_constraint c join persons on c.confrelid = persons.oid where c.contype = 'f')
      select distinct relname as name from pg_class where oid in (select oid from persons) or oid in (
        select attrelid from pg_attribute join pg_class t on t.oid = attrelid and t.relkind = 'r'
        where t.relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
          and attname in ('patron_id', 'child_id', 'caregiver_id', 'debtor_id', 'subject', 'subjects', 'birth_date', 'pin_hash'))
      order by 1`;
    const walled = (await tables())
      .filter(({ enabled, forced }) => enabled && forced)
      .map(({ name }) => name);
    expect(joined.map(({ name }) => name)).toEqual(
      expect.arrayContaining([...ofOneRecord, 'referral_lines', 'tokens']),
    );
    expect(joined.map(({ name }) => name).filter((name) => !walled.includes(name))).toEqual([]);
    for (const { name, enabled, forced } of await tables()) expect(enabled, name).toBe(forced);
  });

  test('cannot be on what is open to everyone, or nobody could read it', async () => {
    const open = ['branches', 'items', 'titles', 'programs'];
    for (const { name, enabled } of await tables())
      if (open.includes(name)) expect(enabled, name).toBe(false);
  });

  test('MUST show rows just to those whom a policy names', async () => {
    const policies = await database.superuser<
      { table: string; role: string; verb: string; using: string | null }[]
    >`
      select tablename as "table", unnest(roles)::text as role, cmd as verb, qual as using from pg_policies
      where schemaname = 'public' order by 1, 2`;
    const of = (...names: ('person' | 'agency' | 'staff' | 'administrator' | 'pin' | 'log')[]) =>
      policies.filter(({ role }) => names.some((name) => role === roleName(name, database.roles)));
    expect(of('person').map(({ table }) => table)).toEqual(ofOneRecord);
    for (const { table, using } of of('person'))
      expect(using, table).toMatch(/^\((id|patron_id) = \( SELECT carrel\.subject\(\) AS subject\)\)$/);
    expect(of('agency').map(({ table, verb }) => `${verb} ${table}`)).toEqual([
      'SELECT recoveries',
      'SELECT referral_lines',
      'SELECT referrals',
    ]);
    for (const { table, using } of of('agency')) expect(using, table).not.toBe('true');
    const desk = [
      ...ofOneRecord,
      'caregiver_links',
      'patron_name_words',
      'recoveries',
      'referral_lines',
      'referrals',
    ].sort();
    expect(of('staff').map(({ table }) => table)).toEqual(desk);
    const office = [
      'client_days',
      'clients',
      'consents',
      'disclosures',
      'incident_releases',
      'incidents',
      'legal_process_subjects',
      'legal_processes',
    ];
    expect(of('administrator').map(({ table }) => table)).toEqual([...desk, ...office].sort());
    expect(of('pin')).toEqual([]);
    expect(of('log').map(({ table, verb }) => `${verb} ${table}`)).toEqual(['INSERT disclosures']);
    for (const { table, verb } of of('person', 'staff', 'administrator')) expect(verb, table).toBe('SELECT');
    const known = [...audiences, 'keeper' as const].map((each) => roleName(each, database.roles));
    for (const { role } of policies) expect(known).toContain(role);
  });

  test('cannot be gone round by the owner of the tables, while the keeper sees its rows', async () => {
    const operator = await database.operator();
    await operator.sql`insert into branches (id, code, name) values (gen_random_uuid(), 'X', 'Elsewhere')`;
    await operator.sql`insert into patrons (category, home_branch_id) select 'ADULT', id from branches`;
    const counted = async (role: 'owner' | 'keeper') =>
      database.superuser.begin(async (tx) => {
        await tx.unsafe(`SET LOCAL ROLE ${roleName(role, database.roles)}`);
        const [row] = await tx<{ patrons: number }[]>`select count(*)::int as patrons from patrons`;
        return row?.patrons;
      });
    expect(await counted('keeper')).toBe(1);
    expect(await counted('owner')).toBe(0);
  });
});

/** Foreign keys without an index that begins with them. Of a pair, a first column that names one row is enough. */
const bareKeys = async (sql: postgres.Sql | postgres.TransactionSql): Promise<string[]> => {
  const bare = await sql<{ name: string }[]>`
    select c.conname as name from pg_constraint c
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
      select from pg_index i
      where i.indrelid = c.conrelid and i.indpred is null and (
        (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k)
          = (select array_agg(k order by k) from unnest(c.conkey) k)
        or (i.indkey[0] = c.conkey[1] and exists (
          select from pg_index r where r.indrelid = c.confrelid and r.indisunique and r.indnkeyatts = 1
            and r.indkey[0] = c.confkey[1]))))
    order by 1`;
  return bare.map(({ name }) => name);
};

describe('[second-wall] foreign keys', () => {
  test('MUST each have an index that begins with it, so that no deletion looks through a whole table', async () => {
    expect(await bareKeys(database.superuser)).toEqual([]);
  });

  test('MUST be found here, were one without its index', async () => {
    const undone = new Error('undone');
    const dropping = database.superuser.begin(async (tx) => {
      await tx`drop index loans_item_id`;
      await tx`drop index charges_loan_id`;
      expect(await bareKeys(tx)).toEqual(['charges_loan_of_the_same_patron', 'loans_item_id_items_id_fk']);
      throw undone;
    });
    await expect(dropping).rejects.toBe(undone);
    expect(await bareKeys(database.superuser)).toEqual([]);
  });
});
