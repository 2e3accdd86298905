import {
  type Audience,
  audiences,
  type ColumnGrants,
  functionGrants,
  insertGrants,
  queueSchema,
  type Role,
  roleName,
  selectGrants,
  workerFunctions,
  workers,
} from '../audiences.ts';
import { actFunctions } from '../writes/functions.ts';
import { quoted } from './rowPolicies.ts';

/** The roles of one database, quoted. */
export const quotedRoles = (roles: string) => ({
  of: (role: Role): string => quoted(roleName(role, roles)),
  everyone: audiences.map((audience) => quoted(roleName(audience, roles))).join(', '),
  everyLogin: [...audiences, ...workers].map((login) => quoted(roleName(login, roles))).join(', '),
});

/** What the administrative connection gives: the database itself and its schemas. */
export function databaseGrants(database: string, roles: string): string[] {
  const { of, everyone, everyLogin } = quotedRoles(roles);
  return [
    `REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${quoted(database)} TO ${everyLogin}`,
    `GRANT CREATE, CONNECT, TEMPORARY ON DATABASE ${quoted(database)} TO ${of('owner')}`,
    `GRANT CONNECT, TEMPORARY ON DATABASE ${quoted(database)} TO ${of('keeper')}`,
    `REVOKE ALL ON SCHEMA public FROM PUBLIC`,
    `GRANT CREATE, USAGE ON SCHEMA public TO ${of('owner')}`,
    `GRANT USAGE ON SCHEMA public TO ${everyone}, ${of('keeper')}`,
    // The queue makes its own tables, as a login that can make them nowhere else; the keeper looks into them.
    `CREATE SCHEMA IF NOT EXISTS ${queueSchema} AUTHORIZATION ${of('sweeper')}`,
    `SET ROLE ${of('sweeper')}`,
    `GRANT USAGE ON SCHEMA ${queueSchema} TO ${of('keeper')}`,
    `ALTER DEFAULT PRIVILEGES IN SCHEMA ${queueSchema} GRANT SELECT ON TABLES TO ${of('keeper')}`,
    `ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC`,
    `RESET ROLE`,
  ];
}

const columnGrants = (verb: 'SELECT' | 'INSERT', grants: ColumnGrants, role: string): string[] =>
  Object.entries(grants).map(
    ([table, columns]) => `GRANT ${verb} (${columns.map(quoted).join(', ')}) ON ${quoted(table)} TO ${role}`,
  );

/**
 * What the owner gives: every grant is taken back and just those of `audiences.ts` given, so that a column that was
 * dropped and added again starts with nobody, and a grant made by hand does not outlive a migration.
 */
export function tableGrants(roles: string): string[] {
  const { of, everyLogin } = quotedRoles(roles);
  return [
    `REVOKE ALL ON SCHEMA carrel FROM PUBLIC`,
    `GRANT USAGE ON SCHEMA carrel TO ${everyLogin}`,
    `GRANT USAGE, CREATE ON SCHEMA carrel TO ${of('keeper')}`,
    `REVOKE ALL ON ALL TABLES IN SCHEMA public, carrel FROM PUBLIC, ${everyLogin}, ${of('keeper')}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${of('keeper')}`,
    // What was published stays: nobody changes it, the keeper neither.
    `REVOKE UPDATE, DELETE ON published_counts FROM ${of('keeper')}`,
    // So does the disclosure log. Entries come by its own login alone, numbers and seals by the keeper's functions.
    `REVOKE UPDATE, DELETE ON disclosures, sealed_disclosures, disclosure_seals FROM ${of('keeper')}`,
    `REVOKE INSERT ON disclosures FROM ${of('keeper')}`,
    `REVOKE DELETE ON pseudonym_keys FROM ${of('keeper')}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA carrel TO ${of('keeper')}`,
    ...audiences.flatMap((audience) => [
      ...columnGrants('SELECT', selectGrants[audience], of(audience)),
      ...columnGrants('INSERT', insertGrants[audience], of(audience)),
    ]),
  ];
}

/** What the keeper gives: the use of its functions, each to the logins that need it and to nobody else. */
export function functionGrantsOf(roles: string): string[] {
  const { of, everyLogin } = quotedRoles(roles);
  return [
    `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA carrel FROM PUBLIC, ${everyLogin}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA carrel TO ${of('owner')}`,
    ...audiences.flatMap((audience: Audience) =>
      functionGrants[audience].map(
        (signature) => `GRANT EXECUTE ON FUNCTION ${signature} TO ${of(audience)}`,
      ),
    ),
    ...workers.flatMap((worker) =>
      workerFunctions[worker].map((signature) => `GRANT EXECUTE ON FUNCTION ${signature} TO ${of(worker)}`),
    ),
    ...actFunctions.flatMap(({ signature, audiences: acting }) =>
      acting.map((audience) => `GRANT EXECUTE ON FUNCTION ${signature} TO ${of(audience)}`),
    ),
  ];
}
