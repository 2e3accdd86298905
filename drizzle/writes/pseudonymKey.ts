import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled, read, rows } from '../statement.ts';
import { pseudonymKeys } from '../tables/index.ts';

const newest = read<{ number: number; wrapped: Buffer }>(
  rows(sql`${pseudonymKeys.wrapped} is not null`),
  (where) => sql`select ${pseudonymKeys.number}, ${pseudonymKeys.wrapped} from ${pseudonymKeys} where ${where}
    order by ${pseudonymKeys.number} desc limit 1`,
);

const insert = compiled<never>(sql`insert into ${pseudonymKeys} (number, wrapped, created_at)
  values (${sql.placeholder('number')}::int, ${sql.placeholder('wrapped')}::bytea, ${sql.placeholder('now')}::timestamptz)
  on conflict do nothing`);

/**
 * The newest pseudonym key, wrapped; made if the library has none yet. Two processes that start at once agree.
 * @param makeWrapped makes a new key's wrapping, for key number 1
 */
export async function newestPseudonymKey(
  pools: Pools,
  makeWrapped: () => Buffer,
  now: Date,
): Promise<{ number: number; wrapped: Buffer }> {
  const log = pools.for('log');
  const [known] = await newest.run(log, {});
  if (known !== undefined) return known;
  await insert.run(log, { number: 1, wrapped: makeWrapped(), now: now.toISOString() });
  const [made] = await newest.run(log, {});
  if (made === undefined) throw new TypeError('the pseudonym key that was just made is not there');
  return made;
}
