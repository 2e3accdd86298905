import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audiences, roleName, workers } from '../../../drizzle/audiences.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

interface Role {
  name: string;
  login: boolean;
  powers: boolean;
  inherits: boolean;
}

const ours = () => database.superuser<Role[]>`
  select rolname as name, rolcanlogin as login, rolinherit as inherits,
    rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powers
  from pg_roles where starts_with(rolname, 'carrel_') order by rolname`;

describe('[second-wall] roles', () => {
  test('MUST be one login an audience and a worker, and an owner and a keeper that nobody can be', async () => {
    const roles = (await ours()).filter(({ name }) => name.endsWith(`_${database.roles}`));
    const logins = roles.filter(({ login }) => login).map(({ name }) => name);
    expect(logins).toEqual([...audiences, ...workers].map((each) => roleName(each, database.roles)).sort());
    const others = roles.filter(({ login }) => !login).map(({ name }) => name);
    expect(others).toEqual([roleName('keeper', database.roles), roleName('owner', database.roles)]);
  });

  test('cannot go round the walls: no superuser, none that bypasses row security, makes roles or inherits', async () => {
    const roles = await ours();
    expect(roles.length).toBeGreaterThanOrEqual(audiences.length + workers.length + 2);
    expect(roles.filter(({ powers, inherits }) => powers || inherits)).toEqual([]);
  });

  test('cannot be members of one another, nor of any role of PostgreSQL’s own', async () => {
    const memberships = await database.superuser`
      select m.rolname as member, g.rolname as role from pg_auth_members a
      join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid where starts_with(m.rolname, 'carrel_')`;
    expect(memberships).toEqual([]);
  });

  test('cannot become the keeper or the owner, or each other', async () => {
    const pools = database.pools();
    for (const audience of audiences)
      for (const other of ['keeper', 'owner', 'administrator', 'pin'] as const) {
        if (other === audience) continue;
        const becoming = pools.for(audience).sql.unsafe(`SET ROLE ${roleName(other, database.roles)}`);
        await expect(becoming, `${audience} → ${other}`).rejects.toMatchObject({ code: '42501' });
      }
    const operator = await database.operator();
    const [row] = await operator.sql<{ name: string }[]>`select current_user as name`;
    expect(row?.name).toBe(roleName('keeper', database.roles));
  });

  test('cannot own anything, except the owner the tables and the keeper its functions', async () => {
    const owned = await database.superuser<{ kind: string; owner: string }[]>`
      select distinct kind, rolname as owner from (
        select case relkind when 'r' then 'table' when 'i' then 'index' else relkind::text end as kind, relowner as owner
        from pg_class where relnamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        union all select 'function', proowner from pg_proc where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        union all select 'schema', nspowner from pg_namespace where nspname = 'carrel') as things
      join pg_roles on pg_roles.oid = owner where kind in ('table', 'function', 'schema') order by kind`;
    expect([...owned]).toEqual([
      { kind: 'function', owner: roleName('keeper', database.roles) },
      { kind: 'schema', owner: roleName('owner', database.roles) },
      { kind: 'table', owner: roleName('owner', database.roles) },
    ]);
  });

  test('cannot keep a lock in a transaction that nobody goes on with', async () => {
    const pools = database.pools();
    for (const audience of audiences) {
      const [row] = await pools.for(audience).sql`show idle_in_transaction_session_timeout`;
      expect(row, audience).toEqual({ idle_in_transaction_session_timeout: '10s' });
    }
  });

  test('cannot make anything: no table, no temporary table, no schema, no function', async () => {
    const pools = database.pools();
    for (const audience of audiences)
      for (const statement of [
        'CREATE TABLE mine (a int)',
        'CREATE TABLE carrel.mine (a int)',
        'CREATE TEMPORARY TABLE patrons (a int)',
        'CREATE SCHEMA mine',
        `CREATE FUNCTION carrel.subject() RETURNS uuid LANGUAGE sql AS 'select null::uuid'`,
      ])
        await expect(
          pools.for(audience).sql.unsafe(statement),
          `${audience}: ${statement}`,
        ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('[second-wall] the sweeper', () => {
  const as = async (statement: string): Promise<unknown> =>
    database.superuser.begin(async (tx) => {
      await tx.unsafe(`SET LOCAL SESSION AUTHORIZATION ${roleName('sweeper', database.roles)}`);
      return tx.unsafe(statement);
    });

  test('MUST own its queue, and cannot own anything else', async () => {
    const owned = await database.superuser<{ kind: string }[]>`
      select distinct d.classid::regclass::text || ' in ' || coalesce(
        (select nspname from pg_namespace n where d.classid = 'pg_namespace'::regclass and n.oid = d.objid),
        (select relnamespace::regnamespace::text from pg_class c where d.classid = 'pg_class'::regclass and c.oid = d.objid),
        (select pronamespace::regnamespace::text from pg_proc p where d.classid = 'pg_proc'::regclass and p.oid = d.objid),
        (select typnamespace::regnamespace::text from pg_type t where d.classid = 'pg_type'::regclass and t.oid = d.objid),
        (select coalesce(nullif(defaclnamespace, 0)::regnamespace::text, 'queue')
          from pg_default_acl a where d.classid = 'pg_default_acl'::regclass and a.oid = d.objid)) as kind
      from pg_shdepend d join pg_roles r on r.oid = d.refobjid
      where d.deptype = 'o' and d.dbid = (select oid from pg_database where datname = current_database())
        and r.rolname = ${roleName('sweeper', database.roles)}`;
    expect(owned.length).toBeGreaterThan(3);
    for (const { kind } of owned) expect(kind).toMatch(/ in queue$/);
  });

  test('MUST be able to sweep and to publish, and cannot run another function of ours', async () => {
    const functions = await database.superuser<{ signature: string }[]>`
      select oid::regprocedure::text as signature from pg_proc
      where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        and has_function_privilege(${roleName('sweeper', database.roles)}, oid, 'EXECUTE')`;
    expect(functions.map(({ signature }) => signature).sort()).toEqual([
      'carrel.publish_counts(jsonb)',
      'carrel.sweep(jsonb)',
      'carrel.unpublished_counts(jsonb)',
    ]);
    await expect(as(`select carrel.subject()`)).rejects.toMatchObject({ code: '42501' });
    await expect(as(`select carrel.let_go(gen_random_uuid())`)).rejects.toMatchObject({ code: '42501' });
  });

  test('cannot read or write a table of ours, nor make anything outside its queue', async () => {
    const tables = await database.superuser<{ name: string }[]>`
      select c.oid::regclass::text as name from pg_class c
      where c.relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and c.relkind in ('r', 'v', 'm', 'p')
        and (has_table_privilege(${roleName('sweeper', database.roles)}, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
          or has_any_column_privilege(${roleName('sweeper', database.roles)}, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))`;
    expect([...tables]).toEqual([]);
    for (const statement of [
      'select id from public.patrons',
      'create table public.mine (a int)',
      'create table carrel.mine (a int)',
      'create temporary table patrons (a int)',
      'create schema mine',
      `create function carrel.subject() returns uuid language sql as 'select null::uuid'`,
      `set role ${roleName('keeper', database.roles)}`,
    ])
      await expect(as(statement), statement).rejects.toMatchObject({ code: '42501' });
  });

  test.each(audiences)('cannot be reached by %s: neither the queue nor the sweep', async (audience) => {
    const { sql } = database.pools().for(audience);
    await expect(sql`select name from queue.schedule`).rejects.toMatchObject({ code: '42501' });
    await expect(sql`select carrel.sweep('{}')`).rejects.toMatchObject({ code: '42501' });
  });
});

describe('[second-wall] PUBLIC', () => {
  // The template's own grants are the migration's; those of this copy of it were made with the copy.
  test('cannot do anything: not in the database, its schemas, their tables, columns and functions', async () => {
    const grants = await database.superuser`
      select what, privilege_type from (
        select 'database ' || datname as what, coalesce(datacl, acldefault('d', datdba)) as acl from pg_database
          where datname in (current_database(), ${database.roles})
        union all select 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where nspname in ('public', 'carrel', 'queue')
        union all select 'table ' || relname, coalesce(relacl, acldefault('r', relowner)) from pg_class
          where relnamespace in ('public'::regnamespace, 'carrel'::regnamespace) and relkind in ('r', 'v', 'm', 'S', 'p')
        union all select 'column ' || attrelid::regclass || '.' || attname, attacl from pg_attribute
          join pg_class on pg_class.oid = attrelid where relnamespace in ('public'::regnamespace, 'carrel'::regnamespace)
        union all select 'function ' || proname, coalesce(proacl, acldefault('f', proowner)) from pg_proc
          where pronamespace in ('public'::regnamespace, 'carrel'::regnamespace, 'queue'::regnamespace)) as things,
        aclexplode(acl) where grantee = 0`;
    expect([...grants]).toEqual([]);
  });

  test('MUST be seen, were it given something', async () => {
    await database.superuser.begin(async (tx) => {
      await tx`grant execute on function carrel.subject() to public`;
      const [row] = await tx<{ may: boolean }[]>`
        select exists (select from pg_proc, aclexplode(proacl) where proname = 'subject' and grantee = 0) as may`;
      expect(row?.may).toBe(true);
      await tx`revoke execute on function carrel.subject() from public`;
    });
  });
});

describe('[second-wall] definer functions', () => {
  test('MUST be the keeper’s, with a fixed search path that ends in pg_temp', async () => {
    const functions = await database.superuser<
      { name: string; definer: boolean; owner: string; config: string[] }[]
    >`
      select proname as name, prosecdef as definer, rolname as owner, proconfig as config
      from pg_proc join pg_roles on pg_roles.oid = proowner where pronamespace = 'carrel'::regnamespace order by 1`;
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['agency', 'check_in', 'debtors_of', 'is_minor', 'principals_of', 'subject']),
    );
    for (const { name, definer, owner, config } of functions) {
      expect(owner, name).toBe(roleName('keeper', database.roles));
      // One that runs as whoever calls it touches no table of ours.
      expect(config, name).toEqual([`search_path=pg_catalog, ${definer ? 'public, ' : ''}pg_temp`]);
    }
  });
});
