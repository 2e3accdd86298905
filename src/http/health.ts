import { sql } from 'drizzle-orm';
import type { Pools } from '../../drizzle/pools.ts';
import { compiled } from '../../drizzle/statement.ts';

const alive = compiled(sql`select 1`);

/** Whether a request could be answered now: the records and the log both answer. */
export async function isReady(pools: Pools): Promise<boolean> {
  try {
    await Promise.all([alive.run(pools.for('open'), {}), alive.run(pools.for('log'), {})]);
    return true;
  } catch {
    return false;
  }
}
