import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';

/** One number for "this cluster is in use", among PostgreSQL's advisory locks. */
const inUse = 4_127_001;

/** Milliseconds for one step; a step that takes longer counts as no answer and is tried again. */
const patience = 5_000;

/**
 * A hold on the embedded server. Everyone who uses the server through Carrel holds a lock on it, shared with the
 * others and kept by a connection, so that a process that crashes lets go without a word.
 */
export interface Lease {
  readonly sql: postgres.Sql;
  /**
   * Lets go; a second call waits for the first.
   * @param whenLast called if nobody else holds one; whoever comes meanwhile waits for its end, and then starts anew
   */
  leave(whenLast: () => Promise<void>): Promise<void>;
}

/** Why there is no lease: nobody answers, the server is busy starting or stopping, or it knows another password. */
export type NoLease = 'unanswered' | 'busy' | 'refused';

function reasonOf(error: unknown): NoLease {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // 57P03 starting up or shutting down, 57P01 shut down while we waited, 55P03 waited too long for the last to leave
  if (code === '57P03' || code === '57P01' || code === '55P03') return 'busy';
  return code === '28P01' || code === '28000' ? 'refused' : 'unanswered';
}

/**
 * Takes a hold on a running server.
 * @param url the superuser's address of the cluster's database `postgres`
 */
export async function takeLease(url: string): Promise<Lease | NoLease> {
  let held = false;
  let taking = false;
  const sql = postgres(url, {
    max: 1,
    connect_timeout: patience / 1000,
    max_lifetime: null,
    fetch_types: false,
    onnotice: () => {},
    onclose: () => {
      if (held && !taking) void takeAgain();
    },
    connection: { application_name: 'carrel lease', lock_timeout: patience },
  });
  const lock = () => within(sql`select pg_advisory_lock_shared(${inUse})`);

  /** A connection that broke (a backend ended by hand, a server that crashed and recovered) has lost the lock. */
  async function takeAgain(): Promise<void> {
    taking = true;
    for (let attempt = 0; held && attempt < 50; attempt++) {
      const taken = await lock().then(
        () => true,
        () => false,
      );
      if (taken) break;
      await sleep(200, undefined, { ref: false });
    }
    taking = false;
  }

  try {
    await lock();
    held = true;
  } catch (error) {
    await sql.end({ timeout: 0 });
    return reasonOf(error);
  }
  async function leave(whenLast: () => Promise<void>): Promise<void> {
    held = false;
    // A server that is gone already has nobody in it and needs no stopping.
    const alone = await isAlone(sql).catch(() => false);
    try {
      if (alone) await whenLast();
    } finally {
      await sql.end({ timeout: 0 });
    }
  }

  let leaving: Promise<void> | null = null;
  return {
    sql,
    leave(whenLast) {
      leaving ??= leave(whenLast);
      return leaving;
    },
  };
}

async function isAlone(sql: postgres.Sql): Promise<boolean> {
  await within(sql`select pg_advisory_unlock_all()`);
  const [row] = await within(sql<{ alone: boolean }[]>`select pg_try_advisory_lock(${inUse}) as alone`);
  return row?.alone === true;
}

/** The driver may leave a query unsettled when its server goes; nothing here waits longer than this. */
async function within<T>(query: PromiseLike<T>): Promise<T> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      query,
      sleep(2 * patience, undefined, { signal: timer.signal, ref: false }).then((): never => {
        throw new Error('the server did not answer in time');
      }),
    ]);
  } finally {
    timer.abort();
  }
}
