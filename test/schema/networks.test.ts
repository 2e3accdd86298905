import { isIP } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { networkOf, plainAddress } from '../../schema/networks.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

describe('[third-party.no-pii] a network', () => {
  test.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    [' 192.0.2.0/24\t', '192.0.2.0/24'],
    ['192.0.2.7', '192.0.2.7/32'],
    ['192.0.2.7/32', '192.0.2.7/32'],
    ['192.0.2.6/31', '192.0.2.6/31'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8:0:0::/32', '2001:db8::/32'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['2001:db8:0:0:0:0:0:1/128', '2001:db8::1/128'],
    ['::/0', '::/0'],
    ['8000::/1', '8000::/1'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
    ['::FFFF:c000:200/120', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['64:ff9b::192.0.2.0/120', '64:ff9b::c000:200/120'],
  ])('MUST have one text, however it is written: %s', (text, network) => {
    expect(networkOf(text)).toBe(network);
    expect(networkOf(network)).toBe(network);
  });

  test.each([
    '',
    ' ',
    '/',
    '/24',
    'anywhere',
    'example.com/24',
    '192.0.2.0/',
    '192.0.2.0/33',
    '192.0.2.0/-1',
    '192.0.2.0/024',
    '192.0.2.0/24.0',
    '192.0.2.0/2 4',
    '192.0.2.0/１６',
    '192.0.2.0/255.255.255.0',
    '192.0.2.0/24/24',
    '192.0.2/24',
    '192.0.2.256',
    '010.0.0.0/8',
    '0x0a.0.0.0/8',
    '3221225984',
    '2001:db8::/129',
    '2001:db8::/1000',
    '2001:db8::1::/64',
    'fe80::%eth0/64',
    'fe80::/64%eth0',
    '[2001:db8::]/32',
    '::ffff:192.0.2.0/24',
    '192.0.2.0/24,198.51.100.0/24',
  ])('cannot be what is none: %j', (text) => {
    expect(networkOf(text)).toBeNull();
  });

  test.each([
    '192.0.2.7/24',
    '192.0.2.1/31',
    '128.0.0.0/0',
    '2001:db8::1/64',
    '8000::/0',
    '::ffff:192.0.2.7/120',
    '::ffff:0:0/80',
  ])('cannot have a bit set beyond its prefix: who wrote %s meant something else', (text) => {
    expect(networkOf(text)).toBeNull();
  });
});

describe('[third-party.no-pii] an address', () => {
  test.each([
    ['192.0.2.7', 'ipv4', '192.0.2.7'],
    ['::ffff:192.0.2.7', 'ipv4', '192.0.2.7'],
    ['::FFFF:C000:207', 'ipv4', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', 'ipv4', '192.0.2.7'],
    ['::1', 'ipv6', '::1'],
    ['2001:0DB8::0001', 'ipv6', '2001:db8::1'],
    ['fe80::1%eth0', 'ipv6', 'fe80::1'],
    ['::ffff:192.0.2.7%eth0', 'ipv4', '192.0.2.7'],
  ])('MUST have one text, however it is written: %s', (text, family, address) => {
    expect(plainAddress(text)).toEqual({ family, address });
  });

  test.each(['', '%eth0', 'unknown', '192.0.2', '192.0.2.7:80', '[::1]', '_hidden', '::1 ', '127.1'])(
    'cannot be %j',
    (text) => expect(plainAddress(text)).toBeNull(),
  );
});

describe('[second-wall] what the database has for a network', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  const address = fc.oneof(fc.ipV4(), fc.ipV6());
  test('MUST be the same text, for every network there is', async () => {
    const networks: string[] = [];
    fc.assert(
      fc.property(address, fc.nat(128), (base, prefix) => {
        const text = networkOf(base) ?? networkOf(`${base}/${prefix}`);
        expect(isIP(base)).not.toBe(0);
        networks.push(text ?? '');
      }),
      { numRuns: 2_000 },
    );
    const [row] = await database.superuser<{ same: boolean; count: number }[]>`
      select bool_and(text = text::cidr::text) as same, count(*)::int as count
      from jsonb_array_elements_text(${JSON.stringify(networks)}::text::jsonb) as text`;
    expect(row).toEqual({ same: true, count: networks.length });
  });

  test('MUST be refused where ours is refused, of every address with every prefix', async () => {
    const asked: { text: string; ours: string | null }[] = [];
    fc.assert(
      fc.property(address, fc.nat(130), fc.boolean(), (base, prefix, zeros) => {
        // With all but the first part zero most prefixes are good; without, few are.
        const text = `${zeros ? base.replace(/(?<=.[.:])[0-9a-f]+/gi, '0') : base}/${prefix}`;
        // PostgreSQL leaves IPv4 in IPv6 where it is.
        fc.pre(!(base.includes(':') && plainAddress(base)?.family === 'ipv4'));
        asked.push({ text, ours: networkOf(text) });
      }),
      { numRuns: 3_000 },
    );
    const answers = await database.superuser<{ text: string; theirs: string | null }[]>`
      select text, case when pg_input_is_valid(text, 'cidr') then text::cidr::text end as theirs
      from jsonb_array_elements_text(${JSON.stringify(asked.map(({ text }) => text))}::text::jsonb) as text`;
    expect(answers.map(({ theirs }) => theirs)).toEqual(asked.map(({ ours }) => ours));
    expect(asked.filter(({ ours }) => ours === null).length).toBeGreaterThan(100);
    expect(asked.filter(({ ours }) => ours !== null).length).toBeGreaterThan(100);
  });
});
