import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Audience,
  audiences,
  type ColumnGrants,
  functionGrants,
  insertGrants,
  roleName,
  selectGrants,
} from '../../../drizzle/audiences.ts';
import type { Pools } from '../../../drizzle/pools.ts';
import { actFunctions } from '../../../drizzle/writes/functions.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
beforeAll(async () => {
  database = await freshDatabase();
  pools = database.pools();
});
afterAll(() => database.drop());

/** Table → columns on which PostgreSQL itself says that a role has a privilege, however it came by it. */
async function privileges(
  sql: postgres.Sql | postgres.TransactionSql,
  audience: Audience,
  privilege: string,
) {
  const rows = await sql<{ table: string; columns: string[] }[]>`
    select c.relname as "table", array_agg(a.attname::text order by a.attname) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')
      and has_column_privilege(${roleName(audience, database.roles)}, c.oid, a.attnum, ${privilege})
    group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ table, columns }) => [table, columns]));
}

const sorted = (grants: ColumnGrants) =>
  Object.fromEntries(Object.entries(grants).map(([table, columns]) => [table, [...columns].sort()]));

describe('[second-wall] columns', () => {
  test.each(audiences)('MUST be, for %s, just those that drizzle/audiences.ts names', async (audience) => {
    expect(await privileges(database.superuser, audience, 'SELECT')).toEqual(sorted(selectGrants[audience]));
    expect(await privileges(database.superuser, audience, 'INSERT')).toEqual(sorted(insertGrants[audience]));
    for (const other of ['UPDATE', 'REFERENCES'])
      expect(await privileges(database.superuser, audience, other), other).toEqual({});
  });

  test.each(audiences)('cannot be, for %s, whole tables, nor rows to delete', async (audience) => {
    const tables = await database.superuser`
      select c.relname from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')
        and has_table_privilege(${roleName(audience, database.roles)}, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')`;
    expect([...tables]).toEqual([]);
  });

  test.each(audiences)(
    'MUST have, for %s, just the functions that drizzle/audiences.ts names, and its acts',
    async (audience) => {
      const functions = await database.superuser<{ signature: string }[]>`
      select oid::regprocedure::text as signature from pg_proc
      where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        and has_function_privilege(${roleName(audience, database.roles)}, oid, 'EXECUTE') order by 1`;
      expect(functions.map(({ signature }) => signature.replace(',', ', '))).toEqual(
        [
          ...functionGrants[audience],
          ...actFunctions
            .filter((each) => each.audiences.includes(audience))
            .map(({ signature }) => signature),
        ].sort(),
      );
    },
  );

  test('MUST be seen here, were one more granted by hand', async () => {
    await database.superuser.begin(async (tx) => {
      const staff = roleName('staff', database.roles);
      await tx.unsafe(`grant select (birth_date) on patrons to ${staff}`);
      expect((await privileges(tx, 'staff', 'SELECT')).patrons).toContain('birth_date');
      expect(await privileges(tx, 'staff', 'SELECT')).not.toEqual(sorted(selectGrants.staff));
      await tx.unsafe(`revoke select (birth_date) on patrons from ${staff}`);
    });
    expect((await privileges(database.superuser, 'staff', 'SELECT')).patrons).not.toContain('birth_date');
  });

  test('cannot be the old ones, when a column was dropped and made again', async () => {
    const own = await freshDatabase();
    const held = async () => {
      const [row] = await own.superuser<{ may: boolean }[]>`
        select has_column_privilege(${roleName('staff', own.roles)}, 'patrons', 'email', 'SELECT') as may`;
      return row?.may;
    };
    expect(await held()).toBe(true);
    await own.superuser`alter table patrons drop column email`;
    await own.superuser`alter table patrons add column email text`;
    expect(await held()).toBe(false);
    await own.drop();
  });
});

describe('[second-wall] held against the policy', () => {
  const columnsOf = (audience: Audience) => selectGrants[audience];
  const tablesOf = (audience: Audience) => Object.keys(columnsOf(audience));

  test('[third-party.no-pii] no vendor’s and no feed’s login can read any table of anything but published counts', () => {
    for (const audience of ['vendor', 'feed'] as const) {
      expect(tablesOf(audience), audience).toEqual(audience === 'vendor' ? ['published_counts'] : []);
      expect(insertGrants[audience], audience).toEqual({});
      expect(functionGrants[audience], audience).toEqual([]);
    }
  });

  test('[recovery.agency] an agency’s login can read referrals, their lines and its reports, and not whose or for what', () => {
    expect(columnsOf('agency')).toEqual({
      referrals: ['id', 'state', 'referred_on', 'agency_id'],
      referral_lines: ['id', 'referral_id', 'kind', 'amount_cents', 'due_on'],
      recoveries: ['id', 'referral_id', 'line_id', 'kind', 'amount_cents', 'happened_on', 'reported_on'],
    });
    expect(insertGrants.agency).toEqual({});
    expect(functionGrants.agency).toEqual(['carrel.agency()', 'carrel.debtors_of(uuid[], text[])']);
  });

  test('[conduct.incident] only an administrator’s login can read incidents and to whom they were released', () => {
    for (const table of ['incidents', 'incident_releases'])
      expect(audiences.filter((audience) => tablesOf(audience).includes(table))).toEqual(['administrator']);
  });

  test('one record’s login cannot read household, conduct, process, consent, log, clients or tokens', () => {
    const shut = [
      'caregiver_links',
      'incidents',
      'legal_processes',
      'legal_process_subjects',
      'consents',
      'grants',
      'disclosures',
      'sealed_disclosures',
      'disclosure_seals',
      'pseudonym_keys',
      'clients',
      'tokens',
      'agencies',
      'registered_documents',
      'referrals',
      'referral_lines',
      'recoveries',
      'payments',
      'closed_sources',
      'monthly_counts',
    ];
    expect(tablesOf('person').filter((table) => shut.includes(table))).toEqual([]);
    expect(tablesOf('person')).toContain('patrons');
  });

  test('staff cannot read a date of birth, nor whose a referral is, nor the tables of log or tokens', () => {
    for (const audience of ['staff', 'administrator'] as const) {
      expect(columnsOf(audience).patrons).not.toContain('birth_date');
      expect(columnsOf(audience).patrons).toContain('email');
      expect(columnsOf(audience).referrals).not.toContain('patron_id');
      for (const table of ['grants', 'tokens', 'disclosure_seals', 'pseudonym_keys'])
        expect(tablesOf(audience)).not.toContain(table);
    }
  });

  test('[offence.disclosure] only the administrator’s login can read the log, and not about whom nor under which grant', () => {
    for (const audience of audiences)
      for (const table of ['disclosures', 'sealed_disclosures'])
        expect(tablesOf(audience).includes(table), audience).toBe(audience === 'administrator');
    for (const column of [
      'subjects',
      'pseudonym_key',
      'request_id',
      'grant_id',
      'process_id',
      'consent_id',
      'mac',
    ])
      expect(columnsOf('administrator').disclosures).not.toContain(column);
    expect(columnsOf('administrator').sealed_disclosures).toEqual(['disclosure_id']);
  });

  test('[legal.process] only the administrator’s login can read processes and consents, and not whom they are about', () => {
    const papers = ['legal_processes', 'legal_process_subjects', 'consents'];
    for (const audience of audiences)
      expect(
        tablesOf(audience).filter((table) => papers.includes(table)),
        audience,
      ).toEqual(audience === 'administrator' ? papers : []);
    expect(columnsOf('administrator').legal_process_subjects).toEqual(['id', 'process_id', 'place']);
    expect(columnsOf('administrator').consents).not.toContain('patron_id');
    for (const [audience, signatures] of Object.entries(functionGrants)) {
      expect(signatures).not.toContain('carrel.person_named(jsonb)');
      expect(signatures).not.toContain('carrel.process_subject(uuid)');
      expect(signatures.includes('carrel.releases_of(uuid, uuid)'), audience).toBe(
        audience === 'administrator',
      );
    }
  });

  test('[third-party.no-pii] only the administrator’s login can read who may connect, and no token of theirs', () => {
    for (const audience of audiences)
      expect(tablesOf(audience).includes('clients'), audience).toBe(audience === 'administrator');
    expect(audiences.filter((audience) => tablesOf(audience).includes('tokens'))).toEqual([]);
    expect(columnsOf('administrator').clients).not.toContain('subject_key');
    // When each was registered, under which name; what an agency asks is for nobody to read here.
    expect(columnsOf('administrator').registered_documents).toEqual(['client_id', 'hash', 'created_at']);
    for (const table of ['client_days', 'vendor_checks'])
      expect(audiences.filter((audience) => tablesOf(audience).includes(table))).toEqual(['administrator']);
  });

  test('nobody’s login can read a PIN’s hash from the table; the PIN’s own asks for that of one number', () => {
    for (const audience of audiences) {
      expect(columnsOf(audience).cards?.includes('pin_hash') ?? false, audience).toBe(false);
      for (const telling of ['carrel.pin_hash_of(', 'carrel.check_card(']) {
        const asks = functionGrants[audience].some((signature) => signature.startsWith(telling));
        expect(asks, `${audience}: ${telling}`).toBe(audience === 'pin');
      }
    }
    expect(tablesOf('pin')).toEqual([]);
  });

  test('the log’s login can add an entry, and cannot read one', () => {
    expect(tablesOf('log')).toEqual(['pseudonym_keys']);
    expect(insertGrants.log.disclosures).toContain('subjects');
  });

  test('the public’s login can read the catalogue and the registered documents, and no person', () => {
    expect(tablesOf('open').sort()).toEqual([
      'branches',
      'items',
      'registered_documents',
      'title_words',
      'titles',
    ]);
  });

  test('nobody’s login can read where a row came from', () => {
    for (const audience of audiences)
      for (const columns of Object.values(columnsOf(audience))) expect(columns).not.toContain('source');
  });
});

describe('[second-wall] a column that is not granted', () => {
  test.each([
    ['read', 'select birth_date from patrons'],
    ['filtered by', `select id from patrons where birth_date > '2000-01-01'`],
    ['sorted by', 'select id from patrons order by birth_date'],
    ['grouped by', 'select count(*) from patrons group by birth_date'],
    ['summed up', 'select max(birth_date) from patrons'],
    ['read with the whole row', 'select patrons from patrons'],
    ['read with everything', 'select * from patrons'],
    ['made into JSON', 'select row_to_json(patrons) from patrons'],
    ['joined by', 'select 1 from patrons one join patrons other using (birth_date)'],
    ['returned by a write', `update patrons set email = null returning birth_date`],
    ['copied out', 'copy patrons (birth_date) to stdout'],
    ['read as the PIN', 'select pin_hash from cards'],
    ['read as the migrations', 'select * from carrel.migrations'],
  ])('cannot be %s', async (_, statement) => {
    const { sql } = pools.for('staff');
    await expect(sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
    await expect(sql.unsafe('select id, email from patrons order by email')).resolves.toEqual([]);
  });

  test('cannot be reached as another audience either: each finds only its own', async () => {
    for (const audience of ['vendor', 'agency', 'feed', 'pin', 'open', 'log'] as const)
      await expect(pools.for(audience).sql`select id from patrons`, audience).rejects.toMatchObject({
        code: '42501',
      });
    await expect(pools.for('log').sql`select id from disclosures`).rejects.toMatchObject({ code: '42501' });
    await expect(pools.for('person').sql`select id from caregiver_links`).rejects.toMatchObject({
      code: '42501',
    });
  });
});
