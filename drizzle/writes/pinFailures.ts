import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { call } from './act.ts';

/** Failures of one key in its window. Instants are milliseconds since 1970. */
export interface PinFailures {
  points: number;
  ends: number;
}

const counting = compiled<{ counted: PinFailures }>(
  sql`select carrel.count_pin_failures(${call}) as counted`,
);
const forgetting = compiled<{ gone: boolean }>(
  sql`select carrel.forget_pin_failures(${sql.placeholder('key')}) as gone`,
);

/** The throttle's rows, which every process shares. Only the PIN's own login reaches them, and only one at a time. */
export const pinFailures = {
  /**
   * Counts failures under a key, in one statement, and says how many there are now.
   * @param failure.ends when its window ends, if this is the first in it
   * @throws Unavailable
   */
  async count(
    pools: Pools,
    failure: { key: string; points: number; now: number; ends: number },
  ): Promise<PinFailures> {
    const [row] = await counting.run(pools.for('pin'), { call: JSON.stringify(failure) });
    if (row === undefined) throw new TypeError('nothing was counted');
    return row.counted;
  },

  /** @returns whether there were any */
  async forget(pools: Pools, key: string): Promise<boolean> {
    const [row] = await forgetting.run(pools.for('pin'), { key });
    return row?.gone ?? false;
  },
};
