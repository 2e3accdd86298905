import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { type Login, roleName } from './audiences.ts';
import { databaseGrants, functionGrantsOf, quotedRoles, tableGrants } from './walls/grants.ts';
import { checkSecret, ensurePseudonymKey, type KeyWrapping } from './walls/pseudonymKeys.ts';
import { ensureRoles } from './walls/roles.ts';
import { expungeTriggers, functions, quoted, rowPolicies } from './walls/rowPolicies.ts';
import { actFunctions } from './writes/functions.ts';

const folder = fileURLToPath(new URL('./migrations', import.meta.url));

/** The database was migrated by newer code than this: running on would read it wrongly. */
export class DatabaseNewer extends Error {
  readonly code = 'DATABASE_NEWER';
}

interface Journal {
  entries: { when: number; tag: string }[];
}

const journal = (): Journal => JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8')) as Journal;

async function appliedMigrations(sql: postgres.Sql): Promise<number[]> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('carrel.migrations') as name`;
  if (table?.name == null) return [];
  const rows = await sql<{ created_at: string }[]>`select created_at from carrel.migrations`;
  return rows.map((row) => Number(row.created_at));
}

/**
 * Brings a database to this code's shape: roles, tables, functions, grants, row policies. Safe to run again and by
 * two processes at once.
 * @param options.url the administrative connection string: a superuser, or an owner of the database with CREATEROLE
 * @param options.passwords login → the password it gets
 * @param options.wrapping how the log's keys are wrapped: what they say of the secret is checked first
 * @param options.now for the first key
 * @param options.timeZone the library's, an IANA name: the database tells months and days by it
 * @param options.roles suffix of the role names; the database's own name by default
 * @returns how many migrations were applied
 * @throws DatabaseNewer, and the driver's own errors
 */
export async function migrate(options: {
  url: string;
  passwords: (login: Login) => string;
  wrapping: KeyWrapping;
  now: Date;
  timeZone: string;
  roles?: string;
}): Promise<{ applied: number }> {
  const sql = postgres(options.url, { max: 1, onnotice: () => {}, connect_timeout: 10 });
  try {
    const [{ name: database } = { name: '' }] = await sql<
      { name: string }[]
    >`select current_database() as name`;
    const roles = options.roles ?? database;
    await sql`select pg_advisory_lock(hashtext('carrel migrate'))`;
    const known = journal().entries.map((entry) => entry.when);
    const { of } = quotedRoles(roles);
    await checkSecret(sql, roleName('owner', roles), options.wrapping);
    await ensureRoles(sql, roles, options.passwords);
    await each(sql, databaseGrants(database, roles));
    await sql.unsafe(`SET ROLE ${of('owner')}`);
    const before = await appliedMigrations(sql);
    if (before.some((when) => !known.includes(when)))
      throw new DatabaseNewer('the database was migrated by a newer version');
    await applyMigrations(drizzle(sql), {
      migrationsFolder: folder,
      migrationsSchema: 'carrel',
      migrationsTable: 'migrations',
    });
    await ensurePseudonymKey(sql, options.wrapping, options.now);
    await sql`insert into library (time_zone) values (${options.timeZone})
      on conflict (single) do update set time_zone = excluded.time_zone`;
    await rebuildWalls(sql, roles);
    return { applied: known.length - before.length };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const each = async (sql: postgres.Sql, statements: readonly string[]): Promise<void> => {
  for (const statement of statements) await sql.unsafe(statement);
};

/** Grants, functions and row policies, in one transaction: at no moment is a table without its wall. */
async function rebuildWalls(sql: postgres.Sql, roles: string): Promise<void> {
  const { of } = quotedRoles(roles);
  await sql.unsafe('BEGIN');
  await each(sql, tableGrants(roles));
  await dropPolicies(sql);
  await dropTriggers(sql);
  await sql.unsafe('RESET ROLE');
  await sql.unsafe(`SET LOCAL ROLE ${of('keeper')}`);
  await dropFunctions(sql);
  await sql.unsafe(functions);
  for (const { text } of actFunctions) await sql.unsafe(text);
  await each(sql, functionGrantsOf(roles));
  await sql.unsafe(`SET LOCAL ROLE ${of('owner')}`);
  await sql.unsafe(expungeTriggers);
  await sql.unsafe(rowPolicies(roles));
  await sql.unsafe(`REVOKE CREATE ON SCHEMA carrel FROM ${of('keeper')}`);
  await sql.unsafe('RESET ROLE');
  await sql.unsafe(`SET LOCAL ROLE ${of('keeper')}`);
  await sql.unsafe(
    'SELECT carrel.let_go_of_completed(), carrel.find_older_names(), carrel.find_older_titles()',
  );
  await sql.unsafe('COMMIT');
}

/** The policies are written as a whole each time, so that one that was taken out of the page is gone here too. */
async function dropPolicies(sql: postgres.Sql): Promise<void> {
  const policies = await sql<{ policy: string; table: string }[]>`
    select policyname as policy, tablename as "table" from pg_policies where schemaname = 'public'`;
  for (const { policy, table } of policies)
    await sql.unsafe(`DROP POLICY ${quoted(policy)} ON ${quoted(table)}`);
}

async function dropTriggers(sql: postgres.Sql): Promise<void> {
  const triggers = await sql<{ trigger: string; table: string }[]>`
    select t.tgname as trigger, c.relname as "table" from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = 'public'::regnamespace`;
  for (const { trigger, table } of triggers)
    await sql.unsafe(`DROP TRIGGER ${quoted(trigger)} ON ${quoted(table)}`);
}

/** So are the keeper's functions: one that has another name or another argument now does not stay beside it. */
async function dropFunctions(sql: postgres.Sql): Promise<void> {
  const known = await sql<{ signature: string }[]>`
    select oid::regprocedure::text as signature from pg_proc where pronamespace = 'carrel'::regnamespace`;
  for (const { signature } of known) await sql.unsafe(`DROP FUNCTION ${signature}`);
}
