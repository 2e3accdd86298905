import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf } from '../../src/http/address.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** Where a request comes from, and whether a client may come from there. */

const asksViewer = '{ viewer { basis } }';

/** A gateway behind the library's proxies, whose vendor is held to one network. */
async function behind(trustedProxies: readonly string[], networks: readonly string[]) {
  const carrel = await startCarrel({ settings: { trustedProxies } });
  await carrel.database.superuser`update clients set networks = ${[...networks]} where name like 'Nightjar%'`;
  return carrel;
}

const from = (carrel: TestCarrel, forwarded: readonly string[], token = carrel.tokens.vendor) =>
  carrel.query(asksViewer, {
    token,
    headers: forwarded.flatMap((value) => ['X-Forwarded-For', value]),
  });
const basisFrom = async (carrel: TestCarrel, ...forwarded: string[]): Promise<string> => {
  const { json } = await from(carrel, forwarded);
  return json.data?.viewer.basis ?? json.errors[0].extensions.code;
};

describe('[third-party.no-pii] behind a proxy that is trusted', () => {
  let carrel: TestCarrel;
  beforeAll(async () => {
    carrel = await behind(['127.0.0.1/32', '10.1.0.0/16'], ['192.0.2.0/24', '2001:db8::/32']);
  });
  afterAll(() => carrel.close());

  test.each([
    ['192.0.2.7'],
    ['2001:db8::7'],
    ['::ffff:192.0.2.7'],
    // The last hop that no trusted proxy is, whatever is said before it.
    ['198.51.100.9, 192.0.2.7'],
    ['192.0.2.7, 10.1.2.3'],
    ['192.0.2.7, 10.1.2.3, 10.1.255.255'],
    ['nonsense, 192.0.2.7, 10.1.2.3'],
    ['198.51.100.9', '192.0.2.7'],
  ])('a client’s token MUST be good from its network: %j %j', async (...forwarded) => {
    expect(await basisFrom(carrel, ...forwarded)).toBe('VENDOR');
  });

  test.each([
    ['198.51.100.9'],
    ['2001:db9::7'],
    ['192.0.3.7'],
    // What a caller writes stands before what a proxy writes.
    ['192.0.2.7, 198.51.100.9'],
    ['192.0.2.7, 198.51.100.9, 10.1.2.3'],
    ['192.0.2.7, 10.1.2.3, 198.51.100.9'],
    ['192.0.2.7, 10.2.2.3'],
    ['192.0.2.7', '198.51.100.9'],
    ['192.0.2.7, unknown'],
    ['192.0.2.7:443'],
    ['[2001:db8::7]'],
    ['192.0.2.7/32'],
    ['for=192.0.2.7'],
    ['"192.0.2.7"'],
    ['192.0.2.07'],
    ['3221225991'],
    [''],
    [' , ,'],
  ])(
    'a client’s token cannot be good from elsewhere, nor from an address that is none: %j %j',
    async (...forwarded) => {
      expect(await basisFrom(carrel, ...forwarded)).toBe('UNAUTHENTICATED');
    },
  );

  test('a header of many hops or of one vast hop cannot bring it in', async () => {
    for (const forwarded of ['x'.repeat(4_000), Array(900).fill('10.1.2.3').join(',')])
      expect(await basisFrom(carrel, forwarded)).toBe('UNAUTHENTICATED');
  });

  test('it cannot be good from the proxy itself, which is in no network of the client’s', async () => {
    expect(await basisFrom(carrel)).toBe('UNAUTHENTICATED');
  });

  test('other headers cannot say where a request comes from', async () => {
    for (const name of ['Forwarded', 'X-Real-IP', 'X-Client-IP', 'CF-Connecting-IP', 'X-Forwarded-Host']) {
      const headers = [name, name === 'Forwarded' ? 'for=192.0.2.7' : '192.0.2.7'];
      const { status } = await carrel.query(asksViewer, { token: carrel.tokens.vendor, headers });
      expect(status, name).toBe(401);
    }
  });

  test('from elsewhere it MUST look like a token that never was, in every byte', async () => {
    const elsewhere = await from(carrel, ['198.51.100.9']);
    const never = await from(
      carrel,
      ['192.0.2.7'],
      carrel.tokens.vendor.replace(/.{60}$/, (end) => end.toUpperCase()),
    );
    expect([elsewhere.status, elsewhere.text]).toEqual([401, never.text]);
    expect(Object.keys(elsewhere.headers)).toEqual(Object.keys(never.headers));
    expect(elsewhere.headers['content-length']).toBe(never.headers['content-length']);
  });

  test('no act, no query and no introspection can be had by it from elsewhere; the vendor’s checks are not counted', async () => {
    const { number, pin } = carrel.cards.adult;
    const check = `{ cardStanding(cardNumber: "${number}", pin: "${pin}") { standing } }`;
    for (const document of [check, '{ __schema { queryType { name } } }', '{ policy { clauses { id } } }']) {
      const asking = { token: carrel.tokens.vendor, headers: ['X-Forwarded-For', '198.51.100.9'] };
      expect((await carrel.query(document, asking)).status).toBe(401);
    }
    expect(await carrel.database.superuser`select from vendor_checks`).toHaveLength(0);
    const asking = { token: carrel.tokens.vendor, headers: ['X-Forwarded-For', '192.0.2.7'] };
    expect((await carrel.query(check, asking)).json.data.cardStanding.standing).toBe('GOOD');
  });

  test('whoever is held to no network MUST be let in from anywhere, with whatever header', async () => {
    for (const persona of ['otherVendor', 'feed', 'clerk', 'card'] as const)
      for (const forwarded of [[], ['198.51.100.9'], ['nonsense, ,']])
        expect((await from(carrel, forwarded, carrel.tokens[persona])).status, persona).toBe(200);
  });

  test('a change MUST hold from the next request on', async () => {
    const set = (networks: string) =>
      carrel.database
        .superuser`update clients set networks = ${networks}::text[] where name like 'Nightjar%'`;
    await set('{198.51.100.9/32}');
    expect(await basisFrom(carrel, '198.51.100.9')).toBe('VENDOR');
    expect(await basisFrom(carrel, '192.0.2.7')).toBe('UNAUTHENTICATED');
    await set('{192.0.2.0/24,2001:db8::/32}');
    expect(await basisFrom(carrel, '192.0.2.7')).toBe('VENDOR');
  });
});

describe('[third-party.no-pii] without a proxy that is trusted', () => {
  test('X-Forwarded-For cannot be believed: an address is where the connection comes from', async () => {
    const carrel = await behind([], ['192.0.2.0/24']);
    for (const forwarded of [[], ['192.0.2.7'], ['127.0.0.1, 192.0.2.7']])
      expect(await basisFrom(carrel, ...forwarded)).toBe('UNAUTHENTICATED');
    await carrel.database
      .superuser`update clients set networks = '{127.0.0.0/8}' where name like 'Nightjar%'`;
    for (const forwarded of [[], ['192.0.2.7'], ['nonsense']])
      expect(await basisFrom(carrel, ...forwarded)).toBe('VENDOR');
    await carrel.close();
  });

  test('a proxy of another network cannot be believed either', async () => {
    const carrel = await behind(['10.1.0.0/16'], ['192.0.2.0/24']);
    expect(await basisFrom(carrel, '192.0.2.7')).toBe('UNAUTHENTICATED');
    await carrel.close();
  });
});

describe('[third-party.no-pii] an address', () => {
  const request = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
    ({
      socket: { remoteAddress },
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    }) as unknown as IncomingMessage;

  test('MUST have one text, and is empty where a connection has ended', () => {
    expect(addressOf(request('::ffff:192.0.2.7'), [])).toBe('192.0.2.7');
    expect(addressOf(request('fe80::1%eth0'), [])).toBe('fe80::1');
    expect(addressOf(request(undefined, '192.0.2.7'), ['10.0.0.0/8'])).toBe('');
    expect(addressOf(request('::ffff:10.0.0.1', '192.0.2.7'), ['10.0.0.0/8'])).toBe('192.0.2.7');
  });

  test('cannot be chosen by way of a list that should have been refused', () => {
    for (const trusted of [['0.0.0.0/0'], ['::/0'], ['nonsense'], [''], ['loopback', '10.0.0.1/8'], ['*']])
      expect(addressOf(request('198.51.100.9', '192.0.2.7'), trusted), trusted.join()).toBe('198.51.100.9');
  });

  test('cannot fail for any header, nor be anything but an address or nothing', () => {
    const hop = fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.string(), fc.constant('10.0.0.1'));
    const header = fc.array(hop).map((hops) => hops.join(', '));
    const trusted = ['10.0.0.0/8', 'fc00::/7'];
    fc.assert(
      fc.property(header, fc.oneof(fc.constant('10.0.0.1'), fc.ipV6(), fc.string()), (forwarded, remote) => {
        const address = addressOf(request(remote, forwarded), trusted);
        expect(address === '' || /^[0-9a-f.:]+$/.test(address)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
