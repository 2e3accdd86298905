import type postgres from 'postgres';

/** How the program wraps the log's pseudonym keys: the database only stores them. */
export interface KeyWrapping {
  /** @throws whatever says that the configured secret did not wrap this key */
  check(number: number, wrapped: Buffer): void;
  /** Wraps a new random key, number 1. */
  make(): Buffer;
}

/**
 * Refuses a secret that is not this library's, before anything is changed: each audience's password comes from it, and
 * a running library would be shut out by the wrong one.
 * @param sql the administrative connection
 * @param owner the owner role's name
 */
export async function checkSecret(sql: postgres.Sql, owner: string, wrapping: KeyWrapping): Promise<void> {
  const [table] = await sql<{ name: string | null }[]>`select to_regclass('public.pseudonym_keys') as name`;
  if (table?.name == null) return;
  // A database that was restored into another cluster has its tables and not yet its roles.
  const [role] = await sql<{ name: string }[]>`select rolname as name from pg_roles where rolname = ${owner}`;
  if (role !== undefined) await sql`select set_config('role', ${owner}, false)`;
  try {
    const keys = await sql<{ number: number; wrapped: Buffer }[]>`
      select number, wrapped from pseudonym_keys where wrapped is not null`;
    for (const { number, wrapped } of keys) wrapping.check(number, wrapped);
  } finally {
    await sql`select set_config('role', 'none', false)`;
  }
}

/** Makes the library's first pseudonym key, as the owner: no audience can make one. */
export async function ensurePseudonymKey(sql: postgres.Sql, wrapping: KeyWrapping, now: Date): Promise<void> {
  const keys = await sql`select 1 from pseudonym_keys limit 1`;
  if (keys.length > 0) return;
  await sql`insert into pseudonym_keys (number, wrapped, created_at)
    values (1, ${wrapping.make()}, ${now.toISOString()}) on conflict do nothing`;
}
