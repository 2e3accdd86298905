import type postgres from 'postgres';
import { type Audience, audiences, ownerlessLogins, roleName } from '../audiences.ts';
import { quoted } from './rowPolicies.ts';

/** A password as an SQL literal. Passwords are derived (base64url), so that no quote can be in one. */
function literal(password: string): string {
  if (!/^[A-Za-z0-9_-]{32,}$/.test(password)) throw new TypeError('a derived password is base64url');
  return `'${password}'`;
}

/**
 * Makes the cluster's roles for one database, or brings them back to what they must be: logins for the audiences,
 * none for owner and keeper, no role a superuser, none that bypasses row security, none that inherits.
 * @param sql the administrative connection
 * @param passwords audience → its derived password
 */
export async function ensureRoles(
  sql: postgres.Sql,
  roles: string,
  passwords: (audience: Audience) => string,
): Promise<void> {
  const existing = new Set(
    (await sql<{ rolname: string }[]>`select rolname from pg_roles where rolname like 'carrel\\_%'`).map(
      (row) => row.rolname,
    ),
  );
  const bare = 'NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS';
  for (const role of ownerlessLogins) {
    const name = roleName(role, roles);
    if (!existing.has(name)) await sql.unsafe(`CREATE ROLE ${quoted(name)} NOLOGIN ${bare}`);
    await sql.unsafe(`GRANT ${quoted(name)} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE`);
  }
  for (const audience of audiences) {
    const name = quoted(roleName(audience, roles));
    const verb = existing.has(roleName(audience, roles)) ? 'ALTER' : 'CREATE';
    await sql.unsafe(`${verb} ROLE ${name} LOGIN ${bare} PASSWORD ${literal(passwords(audience))}`);
  }
}
