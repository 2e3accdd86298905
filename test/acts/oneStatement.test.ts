import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import type { Act } from '../../drizzle/writes/act.ts';
import { assessCharge } from '../../drizzle/writes/assessCharge.ts';
import { cancelHold } from '../../drizzle/writes/cancelHold.ts';
import { checkIn } from '../../drizzle/writes/checkIn.ts';
import { checkOut } from '../../drizzle/writes/checkOut.ts';
import { markDamaged } from '../../drizzle/writes/markDamaged.ts';
import { markLost } from '../../drizzle/writes/markLost.ts';
import { payCharge } from '../../drizzle/writes/payCharge.ts';
import { placeHold } from '../../drizzle/writes/placeHold.ts';
import { renew } from '../../drizzle/writes/renew.ts';
import { reversePayment } from '../../drizzle/writes/reversePayment.ts';
import { waiveCharge } from '../../drizzle/writes/waiveCharge.ts';
import { type Sent, watched } from '../drizzle/watched.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
beforeAll(async () => {
  database = await freshDatabase();
  pools = database.pools();
});
afterAll(() => database.drop());

const acts = {
  assessCharge,
  cancelHold,
  checkIn,
  checkOut,
  markDamaged,
  markLost,
  payCharge,
  placeHold,
  renew,
  reversePayment,
  waiveCharge,
} as unknown as Readonly<Record<string, Act<object, object>>>;

/** About nothing that is there. */
const input = Object.fromEntries(
  ['chargeId', 'holdId', 'loanId', 'patronId', 'paymentId', 'titleId', 'pickupBranchId']
    .map((name) => [name, randomUUID()])
    .concat([
      ['itemBarcode', 'none'],
      ['cardNumber', 'none'],
      ['kind', 'OTHER'],
    ]),
);

test.each(Object.keys(acts))(
  '[retain.expunge] %s MUST be one statement, so that it is done whole or not at all; refused, it leaves nothing',
  async (name) => {
    const sent: Sent[] = [];
    const doing = {
      audience: 'staff',
      evidence: '',
      key: 'c0ffee',
      now: new Date('2026-06-17T18:00:00Z'),
    } as const;
    const outcome = await acts[name]?.(watched(pools, sent), doing, input);
    expect(outcome).toHaveProperty('refused.reason');
    expect(sent.map(({ audience }) => audience)).toEqual(['staff']);
    expect(await database.superuser`select from act_outcomes`).toHaveLength(0);
  },
);
