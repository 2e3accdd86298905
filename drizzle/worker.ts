import postgres from 'postgres';
import { roleName, type Worker } from './audiences.ts';

/** The connection of something that the library does by itself: a login that may run its functions, and read nothing. */
export interface WorkerConnection {
  readonly sql: postgres.Sql;
  end(): Promise<void>;
}

/** The database, and the login's derived password. */
export interface WorkerLogin {
  /** the database's address; user and password in it are not used */
  readonly url: string;
  readonly password: string;
  /** suffix of the role names; the database's own name by default */
  readonly roles?: string;
}

/** The database's address as a worker's login reaches it. */
export function workerAddress(worker: Worker, options: WorkerLogin): string {
  const address = new URL(options.url);
  const roles = options.roles ?? decodeURIComponent(address.pathname.slice(1));
  address.username = encodeURIComponent(roleName(worker, roles));
  address.password = options.password;
  return address.href;
}

/** Opens one connection, when it is first needed. */
export function openWorker(worker: Worker, options: WorkerLogin): WorkerConnection {
  const sql = postgres(workerAddress(worker, options), {
    max: 1,
    idle_timeout: 60,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: `carrel ${worker}` },
  });
  return { sql, end: () => sql.end({ timeout: 5 }) };
}
