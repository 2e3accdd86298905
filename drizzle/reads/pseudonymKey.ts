import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { pseudonymKeys } from '../tables/index.ts';

/** A pseudonym key as it is kept. */
export interface WrappedKeyRow {
  number: number;
  wrapped: Buffer;
}

const newest = read<WrappedKeyRow>(
  rows(sql`${pseudonymKeys.wrapped} is not null`),
  (where) => sql`select ${pseudonymKeys.number}, ${pseudonymKeys.wrapped} from ${pseudonymKeys} where ${where}
    order by ${pseudonymKeys.number} desc limit 1`,
);

/** The newest pseudonym key, wrapped; null where the database was not migrated, or every key was destroyed. */
export async function newestPseudonymKey(pools: Pools): Promise<WrappedKeyRow | null> {
  const [known] = await newest.run(pools.for('log'), {});
  return known ?? null;
}

const standing = read<WrappedKeyRow>(
  rows(sql`${pseudonymKeys.wrapped} is not null`),
  (where) => sql`select ${pseudonymKeys.number}, ${pseudonymKeys.wrapped} from ${pseudonymKeys} where ${where}
    order by ${pseudonymKeys.number}`,
);

/** Every pseudonym key that was not destroyed, wrapped. */
export const standingPseudonymKeys = (pools: Pools): Promise<readonly WrappedKeyRow[]> =>
  standing.run(pools.for('log'), {});
