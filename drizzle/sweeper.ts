import postgres from 'postgres';
import { roleName } from './audiences.ts';

/** The connection of what the library does by itself: the sweeper's login, which may sweep and publish, and read nothing. */
export interface Sweeper {
  readonly sql: postgres.Sql;
  end(): Promise<void>;
}

/** The database's address as the sweeper's login reaches it. */
export function sweeperAddress(options: { url: string; password: string; roles?: string }): string {
  const address = new URL(options.url);
  const roles = options.roles ?? decodeURIComponent(address.pathname.slice(1));
  address.username = encodeURIComponent(roleName('sweeper', roles));
  address.password = options.password;
  return address.href;
}

/**
 * Opens one connection, when it is first needed.
 * @param options.url the database's address; user and password in it are not used
 * @param options.password the login's derived password
 * @param options.roles suffix of the role names; the database's own name by default
 */
export function openSweeper(options: { url: string; password: string; roles?: string }): Sweeper {
  const sql = postgres(sweeperAddress(options), {
    max: 1,
    idle_timeout: 60,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'carrel sweep' },
  });
  return { sql, end: () => sql.end({ timeout: 5 }) };
}
