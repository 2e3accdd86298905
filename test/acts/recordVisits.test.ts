import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { branchId } from '../../src/demo/branches.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  // Here May is not published yet: nothing that is published can be taken back but like this.
  await carrel.database.superuser.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`delete from published_counts where month = '2026-05-01'`;
  });
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'SERVICE');
const record = (input: object, sending = {}) =>
  send('recordVisits', { branchId: branchId('ANT'), day: '2026-06-17', count: 40, ...input }, sending);
const visits = async () =>
  await carrel.database.superuser<{ month: string; category: string; count: number }[]>`
    select month::text, category, count from monthly_counts
    where kind = 'VISITS' and branch_id = ${branchId('ANT')} order by month`;

describe('[statistics.aggregate] visits', () => {
  test('MUST be added up by month and branch, of this month and of the one before', async () => {
    const of = async (month: string) =>
      (await visits()).find((each) => each.month === month && each.category === 'ALL')?.count ?? 0;
    const [may, june] = [await of('2026-05-01'), await of('2026-06-01')];
    payloadOf(await record({}));
    payloadOf(await record({ day: '2026-06-01', count: 2 }));
    payloadOf(await record({ day: '2026-05-01', count: 7 }));
    expect([await of('2026-05-01'), await of('2026-06-01')]).toEqual([may + 7, june + 42]);
  });

  test('a retry cannot be counted twice', async () => {
    const idempotencyKey = randomUUID();
    expect(payloadOf(await record({ idempotencyKey })).again).toBe(false);
    const before = await visits();
    expect(payloadOf(await record({ idempotencyKey })).again).toBe(true);
    expect(await visits()).toEqual(before);
  });

  test('cannot come into a month that is published, which MUST stay as it is', async () => {
    await carrel.database.superuser`
      insert into published_counts (month, kind, branch_id, category, count) values ('2026-05-01', 'LOANS', null, null, 12)`;
    const before = await visits();
    expectBadInput(await record({ day: '2026-05-31' }), 'day', 'MONTH_PUBLISHED');
    expect(await visits()).toEqual(before);
    payloadOf(await record({ day: '2026-06-01' }));
  });

  test.each([
    ['of tomorrow in the library’s zone', { day: '2026-06-18' }, 'day', undefined],
    ['of two months ago', { day: '2026-04-30' }, 'day', undefined],
    ['of nobody', { count: 0 }, 'count', undefined],
    ['fewer than none', { count: -5 }, 'count', undefined],
    ['more than a day has', { count: 100_001 }, 'count', undefined],
    ['at a branch that there is not', { branchId: randomUUID() }, 'branchId', 'UNKNOWN_BRANCH'],
  ])('cannot be %s', async (_, input, argument, reason) => {
    const before = await visits();
    expectBadInput(await record(input), argument, reason);
    expect(await visits()).toEqual(before);
  });

  test('a clerk with STATISTICS, who reads them, cannot record any', async () => {
    expectNotAllowed(await record({}, { as: { token: carrel.tokens.clerk, purpose: 'STATISTICS' } }));
    expectNotAllowed(await record({}, { as: { token: carrel.tokens.feed } }));
  });
});
