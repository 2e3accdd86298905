import { createHash } from 'node:crypto';

/** What every driver's connection can do. */
export interface Connection {
  query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
}

/** A row policy that lets a contender's role see some rows of one of the product's tables. */
export interface RowPolicy {
  readonly table: string;
  readonly role: string;
  /** the condition in SQL; `true` for a program that decides by itself who sees what */
  readonly using: string;
}

/** What a contender needs of the database, besides its roles. */
export interface Preparation {
  /** its schema, and the name its policies begin with: `bench_…` */
  readonly schema: string;
  /** grants and functions, in SQL that can be run again */
  readonly statements: readonly string[];
  readonly policies: readonly RowPolicy[];
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * Makes a role if the cluster has none of this name. With a password it may log in, and plans as the product's own
 * connections do: a statement once. No contender's documentation says so, but without it PostgreSQL plans each search of
 * a name by how common it is, and takes eight times as long for it: what is measured is not that.
 */
export async function ensureRole(
  connection: Connection,
  name: string,
  password: string | null,
): Promise<void> {
  const { rows } = await connection.query(`SELECT FROM pg_roles WHERE rolname = ${literal(name)}`);
  await connection.query(
    `${rows.length === 0 ? 'CREATE' : 'ALTER'} ROLE ${name} NOINHERIT NOSUPERUSER NOBYPASSRLS
      ${password === null ? 'NOLOGIN' : `LOGIN PASSWORD ${literal(password)}`}`,
  );
  if (password !== null)
    await connection.query(`ALTER ROLE ${name} SET plan_cache_mode = force_generic_plan`);
}

/**
 * Prepares the database for a contender, or leaves it as it is where nothing has changed: policies are made under a
 * lock that others would wait for. Each policy is for the contender's own roles, so that no other role sees a row or a
 * condition more or less for it. A migration of the product takes policies away; they are made again then.
 */
export async function prepareOnce(connection: Connection, preparation: Preparation): Promise<void> {
  const { schema, statements, policies } = preparation;
  const fingerprint = createHash('sha256').update(JSON.stringify(preparation)).digest('hex');
  await connection.query('BEGIN');
  await connection.query(`SELECT pg_advisory_xact_lock(hashtext(${literal(schema)}))`);
  const { rows } = await connection.query(
    `SELECT FROM pg_namespace n WHERE nspname = ${literal(schema)}
       AND obj_description(n.oid, 'pg_namespace') = ${literal(fingerprint)}
       AND (SELECT count(*) FROM pg_policies
         WHERE schemaname = 'public' AND starts_with(policyname, ${literal(schema)})) = ${policies.length}`,
  );
  if (rows.length === 0) {
    await connection.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    for (const statement of statements) await connection.query(statement);
    for (const { table, role, using } of policies) {
      await connection.query(`DROP POLICY IF EXISTS ${role} ON public.${table}`);
      await connection.query(
        `CREATE POLICY ${role} ON public.${table} FOR SELECT TO ${role} USING (${using})`,
      );
    }
    await connection.query(`COMMENT ON SCHEMA ${schema} IS ${literal(fingerprint)}`);
  }
  await connection.query('COMMIT');
}

/** The address of the same database for another login. */
export function addressFor(databaseUrl: string, login: string, password: string): string {
  const url = new URL(databaseUrl);
  url.username = login;
  url.password = password;
  return url.href;
}
