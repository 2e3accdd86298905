import postgres from 'postgres';
import { roleName, type Worker } from './audiences.ts';
import { type Ask, type RenewedSender, renewedSender, type Sender } from './sender.ts';

/** The connection of something that the library does by itself: a login that may run its functions, and read nothing. */
export interface WorkerConnection extends Sender {
  /** Does all of the work or none of it: what it throws undoes it. One waits for the other. */
  transaction<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
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
  const through = renewedSender((onclose) =>
    postgres(workerAddress(worker, options), {
      max: 1,
      idle_timeout: 60,
      connect_timeout: 5,
      fetch_types: false,
      onnotice: () => {},
      onclose,
      connection: { application_name: `carrel ${worker}` },
    }),
  );
  let last: Promise<unknown> = Promise.resolve();
  return {
    get sql() {
      return through.sql;
    },
    send: through.send,
    transaction(work) {
      const own = last.then(() => transaction(through, work));
      last = own.catch(() => {});
      return own;
    },
    end: () => through.end(5),
  };
}

/** The connection ended, and the transaction on it. */
class TransactionLost extends Error {
  readonly code = 'CONNECTION_CLOSED';
}

/**
 * The driver's own transactions end the process where their connection ends, and can go on within another one
 * (decision 031). Here nothing more is said once the connection is gone: PostgreSQL undoes by itself what was not
 * committed.
 */
async function transaction<T>(through: RenewedSender, work: (ask: Ask) => Promise<T>): Promise<T> {
  let held: { sql: postgres.Sql; closed: number | null } | null = null;
  const ask: Ask = (statement) =>
    through.send(async (sql) => {
      if (held !== null && (held.sql !== sql || held.closed !== through.closed(sql)))
        throw new TransactionLost('the connection of the transaction ended');
      return statement(sql);
    });
  const { sql: begun } = through;
  await ask((sql) => sql`begin`);
  // By now another may have taken the place of the driver that it began on: on that one nothing is begun.
  held = { sql: begun, closed: through.closed(begun) };
  try {
    const done = await work(ask);
    await ask((sql) => sql`commit`);
    return done;
  } catch (error) {
    await ask((sql) => sql`rollback`).catch(() => {});
    throw error;
  }
}
