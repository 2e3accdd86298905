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

/** What one client's requests of a lot come to: they are one charge, and one change of its row. */
function sumOf(charges: readonly Charge[]): Charge & { requests: number } {
  const [{ clientId } = { clientId: '' }] = charges;
  return {
    clientId,
    cost: charges.reduce((sum, each) => sum + each.cost, 0),
    now: Math.max(...charges.map((each) => each.now)),
    ends: Math.max(...charges.map((each) => each.ends)),
    requests: charges.length,
  };
}

/**
 * The charges of several requests, in one statement. Clients are taken in one order, whichever process takes them: two
 * that hold what the other waits for would both lose. Of one client's, each is told what was spent up to it.
 */
const chargeTogether = together(async (pools: Pools, charges: readonly Charge[]) => {
  const byClient = [...Map.groupBy(charges.keys(), (place) => charges[place]?.clientId ?? '')].sort(
    ([one], [other]) => (one < other ? -1 : 1),
  );
  const sums = byClient.map(([, places]) => sumOf(places.flatMap((place) => charges[place] ?? [])));
  const told = await charging.run(pools.for('open'), { call: JSON.stringify(sums) });
  const charged: Charged[] = [];
  for (const [index, [, places]] of byClient.entries()) {
    const row = told[index];
    if (row === undefined) throw new TypeError('nothing was charged');
    let { points } = row.charged;
    for (const place of places.toReversed()) {
      charged[place] = { points, ends: row.charged.ends };
      points -= charges[place]?.cost ?? 0;
    }
  }
  return charged;
});

/**
 * Charges a client for one request and counts it for the day.
 * @param charge.ends when the window ends, if this is the first request in it
 * @throws Unavailable
 */
export const chargeClient = (pools: Pools, charge: Charge): Promise<Charged> => chargeTogether(pools, charge);
