import { isIP, SocketAddress } from 'node:net';

/** An IP address as it is compared: one text for all ways to write it, IPv4 never mapped into IPv6. */
export interface PlainAddress {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
}

const mapped = '::ffff:';

/**
 * An address as text → as it is compared; null for a text that is none. A zone (`fe80::1%eth0`) says by which of the
 * machine's own links an address is reached, and is no part of it.
 */
export function plainAddress(text: string): PlainAddress | null {
  const [bare = ''] = text.split('%');
  const version = isIP(bare);
  if (version === 0) return null;
  if (version === 4) return { family: 'ipv4', address: bare };
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const inside = address.slice(mapped.length);
  return address.startsWith(mapped) && isIP(inside) === 4
    ? { family: 'ipv4', address: inside }
    : { family: 'ipv6', address };
}

/** An address's bits, first to last. */
function bitsOf({ family, address }: PlainAddress): string {
  if (family === 'ipv4') return groupBits(address.split('.'), 10, 8);
  // The last 32 bits may be written as IPv4.
  const inGroups = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a, b, c, d] = octets.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [before = '', after] = inGroups.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const last = after === undefined ? [] : groups(after);
  const first = groups(before);
  return groupBits([...first, ...Array(8 - first.length - last.length).fill('0'), ...last], 16, 16);
}

const groupBits = (groups: readonly string[], radix: number, width: number): string =>
  groups.map((group) => Number.parseInt(group, radix).toString(2).padStart(width, '0')).join('');

/**
 * A network in CIDR, as `192.0.2.0/24` or `2001:db8::/32` → its one text, as PostgreSQL writes it too. An address alone
 * is the network of just that address. Null for a text that is none, and for one with bits set beyond its prefix:
 * whoever writes `192.0.2.7/24` may mean one address or 256.
 */
export function networkOf(text: string): string | null {
  const [base = '', prefix, ...more] = text.trim().split('/');
  const plain = base.includes('%') ? null : plainAddress(base);
  if (plain === null || more.length > 0) return null;
  const bits = bitsOf(plain);
  if (prefix === undefined) return `${plain.address}/${bits.length}`;
  if (!/^(0|[1-9]\d{0,2})$/.test(prefix)) return null;
  // What was written as IPv4 in IPv6 has 96 bits before those of IPv4.
  const length = Number(prefix) - (plain.family === 'ipv4' && base.includes(':') ? 96 : 0);
  if (length < 0 || length > bits.length || bits.slice(length).includes('1')) return null;
  return `${plain.address}/${length}`;
}
