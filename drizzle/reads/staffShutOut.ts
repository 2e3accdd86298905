import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';

const shutOut = compiled<{ shut: boolean }>(
  sql`select bool_or(carrel.is_shut_out(name)) as shut
    from unnest(${sql.placeholder('names')}::text[]) as name`,
);

/**
 * Whether a member of staff is shut out, under any of the names that are theirs.
 * @throws Unavailable
 */
export async function isShutOut(pools: Pools, names: readonly string[]): Promise<boolean> {
  const [row] = await shutOut.run(pools.for('open'), { names });
  return row?.shut !== false;
}
