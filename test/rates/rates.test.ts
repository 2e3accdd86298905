import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { limits } from '../../schema/judge/limits.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { createRates, networkOf } from '../../src/rates/rates.ts';
import { ProcessWindows } from '../../src/rates/windows.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
let clientId: string;
beforeAll(async () => {
  database = await freshDatabase();
  pools = database.pools();
  const [row] = await database.superuser<{ id: string }[]>`
    insert into clients (kind, name, contact, created_at, expires_at)
    values ('VENDOR', 'Print release', 'someone', '2026-01-01', '2027-01-01') returning id`;
  clientId = row?.id ?? '';
});
afterAll(() => database.drop());

const noon = new Date('2026-06-17T18:00:00Z');
const noonPlus = (seconds: number) => new Date(noon.getTime() + seconds * 1000);
const expiresAt = new Date('2027-01-01T00:00:00Z');
const nobody: Principal = { basis: 'PUBLIC' };
const staff = (tokenId: string, name = 'someone'): Principal =>
  ({ basis: 'STAFF', tokenId, expiresAt, name, role: 'CLERK', purpose: null }) as const;
const record = (basis: 'CARD' | 'BORROWER_IN_PERSON', tokenId: string, subject: string): Principal =>
  ({ basis, tokenId, expiresAt, grantId: tokenId, subject, evidence: tokenId }) as const;
const vendor = (tokenId: string, ratePerMinute: number | null): Principal =>
  ({ basis: 'VENDOR', tokenId, expiresAt, clientId, ratePerMinute, scopes: [] }) as const;

const table = {
  ...limits,
  PUBLIC: { ...limits.PUBLIC, costPerMinute: 3 },
  STAFF: { ...limits.STAFF, costPerMinute: 5 },
};

/** Whether a charge is within the rate. */
const pays = (charging: Promise<void>): Promise<boolean> =>
  charging.then(
    () => true,
    (error: { extensions: { code: string } }) => {
      expect(error.extensions.code).toBe('RATE_LIMITED');
      return false;
    },
  );

describe('[rates] whoever asks without a token', () => {
  test('MUST be counted by address, and cannot spend another’s', async () => {
    const rates = createRates(pools, table);
    const ask = (address: string, now = noon) => pays(rates.open(nobody, address, now).charge(1));
    for (let time = 0; time < 3; time += 1) expect(await ask('192.0.2.1')).toBe(true);
    expect(await ask('192.0.2.1')).toBe(false);
    expect(await ask('::ffff:192.0.2.1')).toBe(false);
    expect(await ask('192.0.2.2')).toBe(true);
    expect(await ask('192.0.2.1', noonPlus(59))).toBe(false);
    expect(await ask('192.0.2.1', noonPlus(60))).toBe(true);
  });

  test('cannot be counted anew by another address of the same /64', async () => {
    const rates = createRates(pools, table);
    const ask = (address: string) => pays(rates.open(nobody, address, noon).charge(1));
    for (const end of ['::1', ':1:2:3:4', '::ffff']) expect(await ask(`2001:db8:0:1${end}`), end).toBe(true);
    expect(await ask('2001:DB8:0000:0001:ffff:ffff:ffff:ffff')).toBe(false);
    expect(await ask('2001:db8:0:2::1')).toBe(true);
  });

  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['2001:db8::', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8::5:6:7:8', '2001:db8:0:0'],
    ['2001:db8:1::5:6:7:8', '2001:db8:1:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
  ])('from "%s" MUST be told apart as "%s"', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('cannot keep another behind the address from signing in, nor MUST who signs in pay for what others asked', async () => {
    const rates = createRates(pools, table);
    const tab = () => rates.open(nobody, '192.0.2.1', noon);
    for (let time = 0; time < 3; time += 1) expect(await pays(tab().charge(1))).toBe(true);
    expect(await pays(tab().charge(1))).toBe(false);
    for (let time = 0; time < 3; time += 1) expect(await pays(tab().charge(1, 'signIn'))).toBe(true);
    expect(await pays(tab().charge(1, 'signIn'))).toBe(false);
    expect(await pays(rates.open(nobody, '192.0.2.2', noon).charge(1, 'signIn'))).toBe(true);
  });

  test('MUST be counted apart, and in a small window, for what comes by GET', async () => {
    const wide = { ...table, PUBLIC: { ...limits.PUBLIC, costPerMinute: 30 } };
    const rates = createRates(pools, wide);
    const get = () => rates.open(nobody, '192.0.2.1', noon, true);
    for (let time = 0; time < 3; time += 1) expect(await pays(get().charge(1))).toBe(true);
    expect(await pays(get().charge(1))).toBe(false);
    expect(await pays(get().settle())).toBe(false);
    expect(await pays(rates.open(nobody, '192.0.2.1', noon).charge(30))).toBe(true);
    // A page cannot send a token.
    const byToken = rates.open(staff('one'), '192.0.2.1', noon, true);
    expect(await pays(byToken.charge(1))).toBe(true);
  });

  test('cannot make the process keep more than it will, however many come', async () => {
    const windows = new ProcessWindows(100);
    for (let caller = 0; caller < 5_000; caller += 1) await windows.penalty(`${caller}`, 1, { now: noon });
    expect(windows.size).toBe(100);
    const { consumedPoints } = await windows.penalty('4999', 1, { now: noon });
    expect(consumedPoints).toBe(2);
  });
});

describe('[rates] staff', () => {
  test('MUST be counted by name, from wherever they ask, with whatever token', async () => {
    const rates = createRates(pools, table);
    const ask = (time: number, name: string) =>
      pays(rates.open(staff(`token ${time}`, name), `192.0.2.${time}`, noon).charge(1));
    for (let time = 0; time < 5; time += 1) expect(await ask(time, 'one')).toBe(true);
    expect(await ask(9, 'one')).toBe(false);
    expect(await ask(9, 'two')).toBe(true);
  });

  test('cannot spend what nobody in particular spends, named like it or not', async () => {
    const rates = createRates(pools, table);
    for (let time = 0; time < 3; time += 1) await rates.open(nobody, '192.0.2.1', noon).charge(1);
    expect(await pays(rates.open(staff('192.0.2.1'), '192.0.2.1', noon).charge(1))).toBe(true);
  });
});

describe('[rates] whoever has one record opened', () => {
  test('cannot have a new rate with a new token, nor spend that of another record or basis', async () => {
    const rates = createRates(pools, { ...table, RECORD: { ...limits.RECORD, costPerMinute: 3 } });
    const ask = (...of: Parameters<typeof record>) =>
      pays(rates.open(record(...of), '192.0.2.1', noon).charge(1));
    for (let time = 0; time < 3; time += 1) expect(await ask('CARD', `token ${time}`, 'a')).toBe(true);
    expect(await ask('CARD', 'token 9', 'a')).toBe(false);
    expect(await ask('CARD', 'token 0', 'b')).toBe(true);
    expect(await ask('BORROWER_IN_PERSON', 'token 0', 'a')).toBe(true);
  });
});

describe('[rates] a client', () => {
  test('MUST spend one rate in all of the library’s processes, with all its tokens', async () => {
    const processes = [createRates(pools, table), createRates(database.pools(), table)];
    const ask = (time: number, now = noon) =>
      pays(
        processes[time % 2]?.open(vendor(`token ${time}`, 4), `192.0.2.${time}`, now).charge(1) ??
          Promise.reject(),
      );
    for (let time = 0; time < 4; time += 1) expect(await ask(time)).toBe(true);
    expect([await ask(4), await ask(5)]).toEqual([false, false]);
    expect([await ask(6, noonPlus(60)), await ask(7, noonPlus(60))]).toEqual([true, true]);
  });

  test('without a rate of its own MUST have that of its kind', async () => {
    const now = noonPlus(1_000);
    const rates = createRates(pools, { ...table, VENDOR: { ...limits.VENDOR, costPerMinute: 2 } });
    const ask = (rate: number | null) => pays(rates.open(vendor('one', rate), '192.0.2.1', now).charge(1));
    expect([await ask(null), await ask(null), await ask(null)]).toEqual([true, true, false]);
    expect(await ask(10)).toBe(true);
  });

  test('cannot be shut out for longer than a minute by a clock that was ahead', async () => {
    const rates = createRates(pools, table);
    const ask = (now: Date) => pays(rates.open(vendor('one', 1), '192.0.2.1', now).charge(1));
    expect(await ask(noonPlus(100_000))).toBe(true);
    expect(await ask(noonPlus(10_000))).toBe(false);
    expect(await ask(noonPlus(10_060))).toBe(true);
  });

  test('MUST be charged once for a request, whether it ran or not', async () => {
    const rates = createRates(pools, table);
    const points = async () => {
      const [row] = await database.superuser<{ points: number }[]>`
        select points from client_rates where client_id = ${clientId}`;
      return row?.points;
    };
    const ran = rates.open(vendor('one', 100), '192.0.2.1', noonPlus(200_000));
    await ran.charge(7);
    await ran.settle();
    expect(await points()).toBe(7);
    await rates.open(vendor('one', 100), '192.0.2.1', noonPlus(200_000)).settle();
    expect(await points()).toBe(9);
  });
});

describe('[second-wall] a client’s rate', () => {
  test('cannot be spent for longer than a minute by the login that lets callers in, nor without bound, nor given back', async () => {
    const began = noonPlus(300_000).getTime();
    const charge = async (cost: number, now: number, ends: number) => {
      const call = JSON.stringify({ clientId, cost, now, ends });
      const [row] = await pools.for('open').sql<{ charged: { points: number; ends: number } }[]>`
        select carrel.charge_client(${call}::text::jsonb) as charged`;
      return row?.charged;
    };
    const years = 10 * 365 * 86_400_000;
    const ends = began + 60_000;
    expect(await charge(2_000_000_000, began, began + years)).toEqual({ points: 1_000_000, ends });
    expect(await charge(-5, began, ends)).toEqual({ points: 1_000_000, ends });
    expect(await charge(9_000_000_000, began, ends)).toEqual({ points: 2_000_000, ends });
    // By a clock of its own choosing: the next request of a real one ends it within a minute.
    await charge(1, began + years, began + years + 60_000);
    expect(await charge(1, began, ends)).toMatchObject({ ends });
    expect(await charge(1, ends, ends + 60_000)).toEqual({ points: 1, ends: ends + 60_000 });
  });

  test('cannot be read or written but by the one function, nor by any login but the one that lets callers in', async () => {
    for (const audience of ['open', 'vendor', 'staff', 'administrator', 'feed', 'log', 'pin'] as const) {
      const { sql } = pools.for(audience);
      await expect(sql`select points from client_rates`, audience).rejects.toThrow(/permission denied/);
      await expect(sql`update client_rates set points = 0`, audience).rejects.toThrow(/permission denied/);
      if (audience !== 'open')
        await expect(sql`select carrel.charge_client('{}')`, audience).rejects.toThrow(/permission denied/);
    }
  });
});
