import { describe, expect, test } from 'vitest';
import { isWithin } from '../../src/principals/networks.ts';

describe('[third-party.no-pii] a client’s networks', () => {
  test.each<[string, string, string]>([
    ['192.0.2.0/24', '192.0.2.255', '192.0.3.0'],
    ['192.0.2.7/32', '192.0.2.7', '192.0.2.8'],
    ['192.0.2.6/31', '192.0.2.7', '192.0.2.5'],
    ['128.0.0.0/1', '255.255.255.255', '127.255.255.255'],
    ['0.0.0.0/0', '198.51.100.9', '2001:db8::1'],
    // Node’s own lists would take every IPv4 address for a part of this.
    ['::/0', '2001:db8::1', '198.51.100.9'],
    ['::/0', 'fe80::1%eth0', '::ffff:198.51.100.9'],
    ['::/1', '::1', '::ffff:198.51.100.9'],
    ['2001:db8::/32', '2001:DB8:ffff::', '2001:db9::'],
    ['2001:db8::1/128', '2001:db8:0:0::1', '2001:db8::2'],
    ['2001:db8::/127', '2001:db8::1', '2001:db8::2'],
    ['192.0.2.0/24', '::ffff:192.0.2.9', '::ffff:192.0.3.9'],
    ['192.0.2.0/24', '::ffff:c000:209', '::c000:209'],
    ['::ffff:192.0.2.0/120', '192.0.2.9', '192.0.3.9'],
    ['fe80::/10', 'fe80::1%eth0', 'fec0::1%eth0'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.70'],
  ])('%s MUST have %s in it, and cannot have %s', (network, inside, outside) => {
    expect(isWithin([network], inside)).toBe(true);
    expect(isWithin([network], outside)).toBe(false);
  });

  test('MUST let in by each of several, of both families', () => {
    const networks = ['192.0.2.0/25', '198.51.100.0/24', '2001:db8::/32'];
    for (const inside of ['192.0.2.1', '198.51.100.200', '2001:db8::5', '::ffff:192.0.2.1'])
      expect(isWithin(networks, inside), inside).toBe(true);
    for (const outside of ['192.0.2.129', '198.51.101.1', '2001:db9::5', '::1'])
      expect(isWithin(networks, outside), outside).toBe(false);
  });

  test.each([
    null,
    '',
    ' ',
    'unknown',
    '192.0.2',
    '192.0.2.1:80',
    '[2001:db8::1]',
    '192.0.2.1/32',
    '%',
    '0x7f.1',
  ])('cannot be come into from an address that is none: %j', (address) => {
    for (const network of ['0.0.0.0/0', '::/0']) expect(isWithin([network], address)).toBe(false);
  });

  test.each(['', '*', '192.0.2.0/33', '192.0.2.7/24', 'fe80::%eth0/64', '192.0.2.0/', 'localhost', '/0'])(
    'cannot let anybody in, where one of them is %j, by the others either',
    (network) => {
      expect(isWithin([network], '192.0.2.1')).toBe(false);
      expect(isWithin(['192.0.2.0/24', network], '192.0.2.1')).toBe(false);
      expect(isWithin(['192.0.2.0/24'], '192.0.2.1')).toBe(true);
    },
  );

  test('MUST let everybody in, known address or not, where there are none', () => {
    for (const address of ['192.0.2.1', '2001:db8::1', '', null]) expect(isWithin([], address)).toBe(true);
  });

  test('cannot be mixed up with another client’s, however many there are', () => {
    for (let round = 0; round < 2; round += 1)
      for (let each = 0; each < 1_500; each += 1) {
        const base = `10.${each >> 8}.${each & 255}`;
        expect(isWithin([`${base}.0/24`], `${base}.9`)).toBe(true);
        expect(isWithin([`${base}.0/24`], '192.0.2.1')).toBe(false);
      }
  });
});
