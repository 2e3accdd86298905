import type postgres from 'postgres';
import {
  audiences,
  type ColumnGrants,
  functionGrants,
  insertGrants,
  roleName,
  selectGrants,
} from '../audiences.ts';
import { quoted } from './rowPolicies.ts';

const columnGrants = (verb: 'SELECT' | 'INSERT', grants: ColumnGrants, role: string): string[] =>
  Object.entries(grants).map(
    ([table, columns]) => `GRANT ${verb} (${columns.map(quoted).join(', ')}) ON ${quoted(table)} TO ${role}`,
  );

/**
 * Takes every grant back and gives just those of `audiences.ts`: a column that was dropped and added again starts
 * with nobody, and a grant made by hand does not outlive a migration.
 * @param sql the administrative connection, inside the migration's transaction
 * @param database the database's own name
 * @param roles the suffix of the role names
 */
export async function regrant(sql: postgres.Sql, database: string, roles: string): Promise<void> {
  const owner = quoted(roleName('owner', roles));
  const keeper = quoted(roleName('keeper', roles));
  const everyone = audiences.map((audience) => quoted(roleName(audience, roles))).join(', ');
  const statements = [
    `REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC`,
    `REVOKE ALL ON SCHEMA public, carrel FROM PUBLIC`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public, carrel FROM PUBLIC, ${everyone}, ${keeper}`,
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA carrel FROM PUBLIC, ${everyone}`,
    `GRANT CONNECT ON DATABASE ${quoted(database)} TO ${everyone}`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${quoted(database)} TO ${keeper}`,
    `GRANT USAGE ON SCHEMA public, carrel TO ${everyone}, ${keeper}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${keeper}`,
    `GRANT CREATE ON SCHEMA carrel TO ${keeper}`,
  ];
  const definers = [...new Set(Object.values(functionGrants).flat())];
  for (const signature of definers) statements.push(`ALTER FUNCTION ${signature} OWNER TO ${keeper}`);
  statements.push(`REVOKE CREATE ON SCHEMA carrel FROM ${keeper}`);
  for (const audience of audiences) {
    const role = quoted(roleName(audience, roles));
    statements.push(...columnGrants('SELECT', selectGrants[audience], role));
    statements.push(...columnGrants('INSERT', insertGrants[audience], role));
    for (const signature of functionGrants[audience])
      statements.push(`GRANT EXECUTE ON FUNCTION ${signature} TO ${role}`);
  }
  statements.push(
    `ALTER DEFAULT PRIVILEGES FOR ROLE ${owner}, ${keeper} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
  );
  for (const statement of statements) await sql.unsafe(statement);
}
