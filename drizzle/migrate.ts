import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { type Audience, roleName } from './audiences.ts';
import { regrant } from './walls/grants.ts';
import { ensureRoles } from './walls/roles.ts';
import { quoted, rowPolicies } from './walls/rowPolicies.ts';

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
 * @param options.passwords audience → the password its login gets
 * @param options.roles suffix of the role names; the database's own name by default
 * @returns how many migrations were applied
 * @throws DatabaseNewer, and the driver's own errors
 */
export async function migrate(options: {
  url: string;
  passwords: (audience: Audience) => string;
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
    await ensureRoles(sql, roles, options.passwords);
    const owner = quoted(roleName('owner', roles));
    await sql.unsafe(`GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${quoted(database)} TO ${owner}`);
    await sql.unsafe(`GRANT CREATE, USAGE ON SCHEMA public TO ${owner}`);
    await sql.unsafe(`SET ROLE ${owner}`);
    const before = await appliedMigrations(sql);
    if (before.some((when) => !known.includes(when)))
      throw new DatabaseNewer('the database was migrated by a newer version');
    await applyMigrations(drizzle(sql), {
      migrationsFolder: folder,
      migrationsSchema: 'carrel',
      migrationsTable: 'migrations',
    });
    await sql.unsafe('RESET ROLE');
    await sql.unsafe('BEGIN');
    await regrant(sql, database, roles);
    await dropPolicies(sql);
    await sql.unsafe(`SET LOCAL ROLE ${owner}`);
    await sql.unsafe(rowPolicies(roles));
    await sql.unsafe('COMMIT');
    return { applied: known.length - before.length };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The policies are written as a whole each time, so that one that was taken out of the page is gone here too. */
async function dropPolicies(sql: postgres.Sql): Promise<void> {
  const policies = await sql<{ policy: string; table: string }[]>`
    select policyname as policy, tablename as "table" from pg_policies where schemaname = 'public'`;
  for (const { policy, table } of policies)
    await sql.unsafe(`DROP POLICY ${quoted(policy)} ON ${quoted(table)}`);
}
