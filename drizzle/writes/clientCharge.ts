import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { compiled } from '../statement.ts';
import { together } from '../together.ts';
import { call } from './act.ts';

/** What a client has been charged in its window. Instants are milliseconds since 1970. */
export interface Charged {
  points: number;
  ends: number;
}

interface Charge {
  clientId: string;
  cost: number;
  now: number;
  ends: number;
}

const charging = compiled<{ charged: Charged }>(
  sql`select carrel.charge_client(each) as charged from jsonb_array_elements(${call}) with ordinality as asked(each, place) order by place`,
);

/**
 * The charges of several requests, in one statement. Clients are taken in one order, whichever process takes them: two
 * that hold what the other waits for would both lose.
 */
const chargeTogether = together(async (pools: Pools, charges: readonly Charge[]) => {
  const inOrder = charges
    .map((charge, place) => ({ charge, place }))
    .sort((one, other) => (one.charge.clientId < other.charge.clientId ? -1 : 1));
  const told = await charging.run(pools.for('open'), {
    call: JSON.stringify(inOrder.map(({ charge }) => charge)),
  });
  const charged: Charged[] = [];
  for (const [index, { place }] of inOrder.entries()) {
    const row = told[index];
    if (row === undefined) throw new TypeError('nothing was charged');
    charged[place] = row.charged;
  }
  return charged;
});

/**
 * Charges a client for one request and counts it for the day.
 * @param charge.ends when the window ends, if this is the first request in it
 * @throws Unavailable
 */
export const chargeClient = (pools: Pools, charge: Charge): Promise<Charged> => chargeTogether(pools, charge);
