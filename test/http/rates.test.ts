import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../schema/judge/limits.ts';
import { createMetrics } from '../../src/metrics.ts';
import { hashToken } from '../../src/principals/token.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';
import { type Answer, type Asking, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { codesOf, expectRefused } from './answers.ts';

/** What callers may spend in a minute: a client's rate is one for all its tokens and all processes. */

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
});
afterAll(() => carrel.close());
afterEach(async () => {
  carrel.clock.now = noon;
  await carrel.database.superuser`update clients set rate_per_minute = null`;
  await carrel.database.superuser`delete from client_rates`;
  await carrel.database.superuser`delete from client_days`;
});

const viewer = '{ viewer { basis } }';
const later = (seconds: number): void => {
  carrel.clock.now = new Date(noon.getTime() + seconds * 1000);
};

/** The client of a token. */
async function clientOf(token: string): Promise<string> {
  const [row] = await carrel.database.superuser<{ id: string }[]>`
    select client_id as id from tokens where hash = ${hashToken(token)}`;
  if (row === undefined) throw new TypeError('no client');
  return row.id;
}

async function giveRate(token: string, rate: number): Promise<void> {
  await carrel.database
    .superuser`update clients set rate_per_minute = ${rate} where id = ${await clientOf(token)}`;
}

const used = async (token: string) => {
  const rows = await carrel.database.superuser<{ day: string; requests: number; cost: string }[]>`
    select day::text as day, requests, cost from client_days where client_id = ${await clientOf(token)} order by day`;
  return rows.map(({ day, requests, cost }) => [day, requests, Number(cost)]);
};

const ask = (token: string, asking: Asking = {}): Promise<Answer> =>
  carrel.query(viewer, { ...asking, token });

async function askTimes(times: number, token: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < times; time += 1) statuses.push((await ask(token)).status);
  return statuses;
}

function expectLimited(answer: Answer, retryAfter: number): void {
  expectRefused(answer, 429, 'RATE_LIMITED');
  expect(answer.json.errors[0].extensions).toEqual({ code: 'RATE_LIMITED', retryAfter });
  expect(answer.headers['retry-after']).toBe(String(retryAfter));
}

describe('[rates] a client', () => {
  test('within its rate MUST be answered, and beyond it cannot be until the minute is over', async () => {
    const { vendor, otherVendor } = carrel.tokens;
    await giveRate(vendor, 3);
    expect(await askTimes(3, vendor)).toEqual([200, 200, 200]);
    expectLimited(await ask(vendor), 60);
    later(59.5);
    expectLimited(await ask(vendor), 1);
    expect((await ask(otherVendor)).status).toBe(200);
    later(60);
    expect((await ask(vendor)).status).toBe(200);
  });

  test('cannot shift what it is counted by: not by another token, address, name, header or document', async () => {
    const { vendor } = carrel.tokens;
    await giveRate(vendor, 2);
    expect(await askTimes(2, vendor)).toEqual([200, 200]);
    const asked: Asking[] = [
      { headers: ['X-Forwarded-For', '192.0.2.7'] },
      { headers: ['Forwarded', 'for=192.0.2.7'] },
      { headers: ['User-Agent', 'another'] },
      { operationName: 'Other' },
      { variables: { clientId: await clientOf(carrel.tokens.otherVendor) } },
    ];
    for (const each of asked) expectLimited(await ask(vendor, each), 60);
    expectLimited(await carrel.query('query Other { viewer { kind } }', { token: vendor }), 60);
  });

  test('MUST spend one rate with the token it had and the one it has now', async () => {
    const { otherVendor } = carrel.tokens;
    const client = await clientOf(otherVendor);
    await giveRate(otherVendor, 2);
    // Another client's token, made one more of this vendor's.
    await carrel.database
      .superuser`update tokens set client_id = ${client} where hash = ${hashToken(carrel.tokens.otherAgency)}`;
    expect((await ask(otherVendor)).status).toBe(200);
    expect((await ask(carrel.tokens.otherAgency)).status).toBe(200);
    expectLimited(await ask(otherVendor), 60);
    expectLimited(await ask(carrel.tokens.otherAgency), 60);
  });

  test('MUST be charged for what is refused before it runs as well, and be told so once it is too much', async () => {
    const { vendor, agency } = carrel.tokens;
    const nonsense = [
      '{',
      '{ nothing }',
      '{ viewer { basis } } # '.padEnd(200_000, '#'),
      'mutation { checkIn(input: {itemBarcode: "x", idempotencyKey: "1"}) { again } }',
    ];
    const statuses: number[] = [];
    for (const document of nonsense) statuses.push((await carrel.query(document, { token: vendor })).status);
    expect(statuses).toEqual([400, 400, 413, 403]);
    expect(await used(vendor)).toEqual([['2026-06-17', 4, 8]]);
    await giveRate(vendor, 8);
    for (const document of nonsense) expectLimited(await carrel.query(document, { token: vendor }), 60);
    expectRefused(await ask(agency), 403, 'NOT_ALLOWED');
    expect(await used(agency)).toEqual([['2026-06-17', 1, 2]]);
  });

  test('MUST be charged by what its document may bring, before any of it is read', async () => {
    const { vendor } = carrel.tokens;
    const costs: [string, Record<string, unknown>, number][] = [
      [viewer, {}, 1],
      ['{ viewer { basis } policy { clauses { id } } }', {}, 2],
      ['{ searchTitles(text: "a") { edges { node { id } } } }', {}, 20],
      ['{ searchTitles(text: "a", first: 7) { edges { node { id } } } }', {}, 7],
      ['query ($n: Int) { searchTitles(text: "a", first: $n) { edges { node { id } } } }', { n: 9 }, 9],
      ['query ($n: Int) { searchTitles(text: "a", first: $n) { edges { node { id } } } }', { n: 3 }, 3],
      // Eleven fields of each row are two.
      [
        '{ searchTitles(text: "a", first: 5) { edges { node { id title author isbn year items { barcode status callNumber } } } } }',
        {},
        10,
      ],
    ];
    let sum = 0;
    for (const [document, variables, cost] of costs) {
      expect((await carrel.query(document, { token: vendor, variables })).status, document).toBe(200);
      sum += cost;
      expect((await used(vendor)).at(-1)?.[2], document).toBe(sum);
    }
  });

  test('MUST be charged ten for a card that it checks, and cannot check two at a time, whatever it can spend', async () => {
    const { vendor } = carrel.tokens;
    const check = 'cardStanding(cardNumber: "1", pin: "1234") { standing reason cardKind subject }';
    expect((await carrel.query(`{ ${check} }`, { token: vendor })).status).toBe(200);
    expect(await used(vendor)).toEqual([['2026-06-17', 1, 10]]);
    const answer = await carrel.query(`{ a: ${check} b: ${check} }`, { token: vendor });
    expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    expect(answer.json.errors[0].message).toContain('more than one card');
    const checked = await carrel.database.superuser`select count from vendor_checks`;
    expect(checked.map(({ count }) => count)).toEqual([1]);
  });

  test('without a rate of its own MUST be able to check 600 cards a minute', () => {
    expect(limits.VENDOR.costPerMinute).toBeGreaterThanOrEqual(600 * 10);
  });

  test('cannot ask what costs more than it may ever spend, and is told that it is the document', async () => {
    const { vendor } = carrel.tokens;
    await giveRate(vendor, 50);
    const document = (first: number) =>
      `{ searchTitles(text: "a", first: ${first}) { edges { node { id } } } }`;
    const answer = await carrel.query(document(51), { token: vendor });
    expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    expect((await carrel.query(document(48), { token: vendor })).status).toBe(200);
  });

  test('MUST be counted by the library’s day: how many requests and what they cost, and nothing else', async () => {
    const { vendor } = carrel.tokens;
    await askTimes(3, vendor);
    // Midnight in Denver is at six in the morning.
    carrel.clock.now = new Date('2026-06-18T05:59:59Z');
    await ask(vendor);
    carrel.clock.now = new Date('2026-06-18T06:00:00Z');
    await ask(vendor);
    expect(await used(vendor)).toEqual([
      ['2026-06-17', 4, 4],
      ['2026-06-18', 1, 1],
    ]);
  });

  test('cannot be answered where what it spends cannot be counted, and MUST be again', async () => {
    const { vendor, clerk } = carrel.tokens;
    await carrel.database.superuser`alter table client_rates rename to elsewhere`;
    try {
      expectRefused(await ask(vendor), 503, 'UNAVAILABLE');
      expect((await ask(clerk)).status).toBe(200);
    } finally {
      await carrel.database.superuser`alter table elsewhere rename to client_rates`;
    }
    expect((await ask(vendor)).status).toBe(200);
  });

  test('MUST be counted together when it asks many things at once', async () => {
    const { vendor } = carrel.tokens;
    await giveRate(vendor, 10);
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(vendor)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
    expect(await used(vendor)).toEqual([['2026-06-17', 30, 30]]);
  });
});

describe('[rates] an act', () => {
  test('beyond the rate cannot be done', async () => {
    const { feed } = carrel.tokens;
    const barcode = await carrel.database.superuser<{ barcode: string }[]>`
      select i.barcode from loans l join items i on i.id = l.item_id where l.returned_at is null limit 1`;
    const checkIn = (key: string) =>
      carrel.query('mutation ($input: CheckInInput!) { checkIn(input: $input) { again } }', {
        token: feed,
        variables: { input: { itemBarcode: barcode[0]?.barcode, idempotencyKey: key } },
      });
    const loans = async () =>
      (await carrel.database.superuser`select 1 from loans where returned_at is null`).length;
    const before = await loans();
    await giveRate(feed, 20);
    await askTimes(15, feed);
    expectLimited(await checkIn('1'), 60);
    expect(await loans()).toBe(before);
    later(60);
    expect(codesOf(await checkIn('1'))).toEqual([]);
    expect(await loans()).toBe(before - 1);
    expect(await used(feed)).toEqual([['2026-06-17', 17, 15 + 11 + 11]]);
  });
});

describe('[rates] whoever asks without a token', () => {
  test('MUST be charged for tokens that are not valid, which others behind the address do not pay for', async () => {
    const metrics = createMetrics();
    const server = await startServer({
      pools: carrel.pools,
      secret: carrel.database.secret,
      clock: () => noon,
      settings: {
        ...defaultSettings,
        limits: { ...limits, PUBLIC: { ...limits.PUBLIC, costPerMinute: 5 } },
      },
      logger: pino({ level: 'silent' }),
      metrics,
      port: 0,
    });
    try {
      const ask = async (token?: string) => {
        const { status, headers } = await fetch(server.endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify({ query: viewer }),
        });
        return [status, headers.get('retry-after')];
      };
      expect(await ask()).toEqual([200, null]);
      expect(await ask('no token')).toEqual([401, null]);
      expect(await ask('no token')).toEqual([401, null]);
      expect(await ask('no token')).toEqual([429, '60']);
      expect(await ask()).toEqual([429, '60']);
      expect(await ask(carrel.tokens.clerk)).toEqual([200, null]);
      expect(await ask(carrel.tokens.vendor)).toEqual([200, null]);
      const text = await metrics.text();
      expect(text).toContain('carrel_rate_limited_total{basis="PUBLIC"} 1');
      expect(text).toContain('carrel_rate_limited_total{basis="none"} 1');
      expect(text).not.toContain('127.0.0.1');
    } finally {
      await server.close();
    }
  });
});
