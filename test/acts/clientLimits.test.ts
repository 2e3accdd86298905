import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestCarrel } from '../setup/carrel.ts';
import { Connecting } from './connecting.ts';
import { expectBadInput, payloadOf } from './sending.ts';

/** Where a client may connect from, and how much: as it is registered, and as the database holds it. */

let library: Connecting;
let carrel: TestCarrel;
beforeAll(async () => {
  library = await Connecting.open();
  carrel = library.carrel;
});
afterAll(() => carrel.close());

const register = (more: object) => library.act('registerClient', library.application(more));
const networks = (count: number) => Array.from({ length: count }, (_, each) => `10.0.${each}.0/24`);

describe('[third-party.no-pii] registerClient', () => {
  test('MUST keep networks each once, in one text, and a rate', async () => {
    const { client } = payloadOf(
      await register({
        networks: ['192.0.2.0/24', ' 2001:DB8::/32 ', '198.51.100.7', '::ffff:192.0.2.0/120', '192.0.2.0/24'],
        ratePerMinute: 600,
      }),
    );
    expect(client).toMatchObject({
      networks: ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/32'],
      ratePerMinute: 600,
    });
    const [row] = await carrel.database.superuser`
      select networks, rate_per_minute as rate from clients where id = ${client.id}`;
    expect(row).toEqual({ networks: client.networks, rate: 600 });
  });

  test.each([
    [{ networks: ['127.0.0.0/8'] }, 'VENDOR'],
    [{ networks: ['192.0.2.0/24'] }, 'UNAUTHENTICATED'],
    [{ networks: ['::/0'] }, 'UNAUTHENTICATED'],
    [{ networks: ['192.0.2.0/24', '127.0.0.1'] }, 'VENDOR'],
    [{ networks: [] }, 'VENDOR'],
    [{ networks: null, ratePerMinute: null }, 'VENDOR'],
    [{}, 'VENDOR'],
  ])('MUST let its token in from there at once, and cannot from elsewhere: %j %s', async (more, expected) => {
    const viewer = await library.viewer(payloadOf(await register(more)).token);
    expect(viewer.basis ?? viewer).toBe(expected);
  });

  test.each(['name', 'contact'])(
    'cannot have a %s of more than a line, nor with what moves a terminal',
    async (argument) => {
      for (const text of ['Line\nbreak', 'Owl \u001b[31m', 'Owl\u0007'])
        expectBadInput(await register({ [argument]: text }), argument);
    },
  );

  test.each([
    ['192.0.2.7/24'],
    ['192.0.2.0/33'],
    ['2001:db8::/129'],
    ['2001:db8::1/64'],
    ['fe80::%eth0/64'],
    ['198.51.100.0/24', 'canary.example.com'],
    [''],
    ['192.0.2.0/24,198.51.100.0/24'],
    ['192.0.2'],
    ["'); drop table clients --"],
  ])('cannot be done with what is no network: %j %j', async (...given) => {
    const before = await carrel.database.superuser`select count(*) from clients`;
    const answer = await register({ networks: given });
    expectBadInput(answer, 'networks', 'NOT_A_NETWORK');
    for (const each of given.filter((text) => text.length > 8)) expect(answer.text).not.toContain(each);
    expect(await carrel.database.superuser`select count(*) from clients`).toEqual(before);
  });

  test('MUST take 50 networks, and cannot take one more', async () => {
    expect(payloadOf(await register({ networks: networks(50) })).client.networks).toHaveLength(50);
    expectBadInput(await register({ networks: networks(51) }), 'networks', 'TOO_MANY_NETWORKS');
    // One that is there twice is one.
    expect(
      payloadOf(await register({ networks: [...networks(50), '10.0.0.0/24'] })).client.networks,
    ).toHaveLength(50);
  });

  test.each([1, 10_000_000])('MUST take a rate of %d', async (ratePerMinute) => {
    expect(payloadOf(await register({ ratePerMinute })).client.ratePerMinute).toBe(ratePerMinute);
  });

  test.each([0, -1, 10_000_001, 2_147_483_647])('cannot take a rate of %d', async (ratePerMinute) => {
    expectBadInput(await register({ ratePerMinute }), 'ratePerMinute');
  });

  test('the same call with other networks MUST be another act, and with the same ones written otherwise the same', async () => {
    const input = library.application({ idempotencyKey: 'one key', networks: ['192.0.2.0/24'] });
    payloadOf(await library.act('registerClient', input));
    const same = await library.act('registerClient', { ...input, networks: ['::ffff:192.0.2.0/120'] });
    expect(payloadOf(same).again).toBe(true);
    const other = await library.act('registerClient', { ...input, networks: ['192.0.2.0/25'] });
    expectBadInput(other, 'name', 'CLIENT_NAME_TAKEN');
  });
});

describe('[second-wall] the table of clients', () => {
  const set = (networksAsText: string | null, rate: number | null = null) =>
    carrel.database
      .superuser`update clients set networks = ${networksAsText}::text[], rate_per_minute = ${rate}
      where name like 'Nightjar%'`;

  test.each([
    '{192.0.2.7/24}',
    '{192.0.2.0/33}',
    '{192.0.2.0}',
    '{192.0.2}',
    '{10}',
    '{2001:DB8::/32}',
    '{2001:db8::1/64}',
    '{anywhere}',
    '{""}',
    '{NULL}',
    '{192.0.2.0/24,NULL}',
    '{192.0.2.0/24,"192.0.2.0/24 "}',
  ])('cannot have for networks, of whatever statement: %s', async (text) => {
    await expect(set(text)).rejects.toMatchObject({ constraint_name: 'clients_networks' });
  });

  test.each([0, -5, 10_000_001])('cannot have for a rate, of whatever statement: %d', async (rate) => {
    await expect(set('{}', rate)).rejects.toMatchObject({ constraint_name: 'clients_rate' });
  });

  test('MUST have what is good, and cannot have more than 50', async () => {
    await set(`{${networks(50).join(',')}}`);
    await expect(set(`{${networks(51).join(',')}}`)).rejects.toMatchObject({ code: '23514' });
    for (const text of ['{192.0.2.0/24,2001:db8::/32,0.0.0.0/0,::/0}', '{::ffff:192.0.2.0/120}', '{}'])
      await set(text, 1);
    await set('{}');
    await expect(set(null)).rejects.toMatchObject({ code: '23502' });
  });
});
