import type postgres from 'postgres';
import { connect, databaseAt } from './library/cluster.ts';
import type { Library } from './library/library.ts';

/** Milliseconds: whoever holds a lock now has not come to rest, and is not waited for in silence. */
const longestWait = 10_000;

/** Does something in a library's database as the superuser. */
export async function inLibrary<T>(
  cluster: string,
  { database }: Library,
  work: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = connect(databaseAt(cluster, database));
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}

/**
 * Leaves the log empty, so that none pays for what another wrote, nor seals it; and rows that every request counts in
 * without their dead versions. The servers stay up meanwhile. What is emptied is locked against all, but those at rest
 * hold nothing; and as sealing asks the database for the last seal each time and keeps none in mind, the chain begins anew
 * under it.
 * @param isFed whether events were recorded, which write rows of the library itself
 */
export async function sweepUp(sql: postgres.Sql, isFed: boolean): Promise<void> {
  await sql.unsafe(`set lock_timeout = ${longestWait}`);
  // The log's own triggers forbid it.
  await sql`set session_replication_role = replica`;
  await sql`truncate disclosures, sealed_disclosures, disclosure_seals, act_outcomes, pin_failures, client_rates`;
  await sql`vacuum client_days, vendor_checks, monthly_counts`;
  if (isFed) await sql`vacuum (analyze) loans, items`;
}
