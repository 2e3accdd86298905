import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { pseudonymKeys } from '../tables/index.ts';

const newest = read<{ number: number; wrapped: Buffer }>(
  rows(sql`${pseudonymKeys.wrapped} is not null`),
  (where) => sql`select ${pseudonymKeys.number}, ${pseudonymKeys.wrapped} from ${pseudonymKeys} where ${where}
    order by ${pseudonymKeys.number} desc limit 1`,
);

/** The newest pseudonym key, wrapped; null where the database was not migrated, or every key was destroyed. */
export async function newestPseudonymKey(pools: Pools): Promise<{ number: number; wrapped: Buffer } | null> {
  const [known] = await newest.run(pools.for('log'), {});
  return known ?? null;
}
