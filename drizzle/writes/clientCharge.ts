import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { call } from './act.ts';

/** What a client has been charged in its window. Instants are milliseconds since 1970. */
export interface Charged {
  points: number;
  ends: number;
}

const charging = compiled<{ charged: Charged }>(sql`select carrel.charge_client(${call}) as charged`);

/**
 * Charges a client for one request and counts it for the day, in one statement.
 * @param charge.ends when the window ends, if this is the first request in it
 * @throws Unavailable
 */
export async function chargeClient(
  pools: Pools,
  charge: { clientId: string; cost: number; now: number; ends: number },
): Promise<Charged> {
  const [row] = await charging.run(pools.for('open'), { call: JSON.stringify(charge) });
  if (row === undefined) throw new TypeError('nothing was charged');
  return row.charged;
}
