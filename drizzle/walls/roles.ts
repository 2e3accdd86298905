import type postgres from 'postgres';
import { audiences, type Login, ownerlessLogins, roleName, workers } from '../audiences.ts';
import { quoted } from './rowPolicies.ts';

/** A password as an SQL literal. Passwords are derived (base64url), so that no quote can be in one. */
function literal(password: string): string {
  if (!/^[A-Za-z0-9_-]{32,}$/.test(password)) throw new TypeError('a derived password is base64url');
  return `'${password}'`;
}

/**
 * Milliseconds for which an audience's transaction may wait for the gateway, which does nothing between the statements of
 * one: what is longer has lost its program, and is not to keep its locks.
 */
const idleInTransaction = 10_000;

interface ExistingRole {
  name: string;
  unsafe: boolean;
}

/**
 * Makes the cluster's roles for one database, or brings them back to what they must be: logins for the audiences and the
 * workers, none for owner and keeper, none that inherits.
 * @param sql the administrative connection
 * @param passwords login → its derived password
 * @throws Error if one of them is a superuser or goes round row security: that is not for a migration to mend
 */
export async function ensureRoles(
  sql: postgres.Sql,
  roles: string,
  passwords: (login: Login) => string,
): Promise<void> {
  const names = [...ownerlessLogins, ...audiences, ...workers].map((role) => roleName(role, roles));
  const existing = await sql<ExistingRole[]>`
    select rolname as name, rolsuper or rolbypassrls or rolreplication or rolcreatedb or rolcreaterole as unsafe
    from pg_roles where rolname = any(${names})`;
  const exceeding = existing.find((role) => role.unsafe);
  if (exceeding !== undefined) throw new Error(`the role ${exceeding.name} could go round the walls`);
  const make = async (role: (typeof ownerlessLogins)[number] | Login, options: string): Promise<void> => {
    const name = roleName(role, roles);
    const verb = existing.some((each) => each.name === name) ? 'ALTER' : 'CREATE';
    await sql.unsafe(`${verb} ROLE ${quoted(name)} NOINHERIT ${options}`);
  };
  for (const role of ownerlessLogins) await make(role, 'NOLOGIN');
  for (const login of [...audiences, ...workers])
    await make(login, `LOGIN PASSWORD ${literal(passwords(login))}`);
  for (const audience of audiences)
    await sql.unsafe(
      `ALTER ROLE ${quoted(roleName(audience, roles))} SET idle_in_transaction_session_timeout = ${idleInTransaction}`,
    );
  // Who owns something has to be stepped into, to make it.
  for (const role of [...ownerlessLogins, ...workers])
    await sql.unsafe(`GRANT ${quoted(roleName(role, roles))} TO CURRENT_USER WITH SET TRUE, INHERIT FALSE`);
}
