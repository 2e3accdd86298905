import { BlockList } from 'node:net';
import { networkOf, plainAddress } from '../../schema/networks.ts';

/** What is asked of each address: whether it is in one of a client's networks. One list for each family. */
type Allowed = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;

/**
 * Networks as they can be asked; null where one of them cannot be read: then nobody comes in by the others either. The
 * families are apart, since a list of Node's takes IPv4 for a part of IPv6, and `::/0` for everything.
 */
function compile(networks: readonly string[]): Allowed | null {
  const allowed = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const text of networks) {
    const [base = '', prefix = ''] = networkOf(text)?.split('/') ?? [];
    const plain = plainAddress(base);
    if (plain === null) return null;
    allowed[plain.family].addSubnet(plain.address, Number(prefix), plain.family);
  }
  return allowed;
}

/** Lists of networks, as text → what they allow. As many as a library has clients, and never more than this. */
const compiled = new Map<string, Allowed | null>();
const mostCompiled = 1_000;

function allowedBy(networks: readonly string[]): Allowed | null {
  const key = networks.join(' ');
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (compiled.size >= mostCompiled) compiled.clear();
  const allowed = compile(networks);
  compiled.set(key, allowed);
  return allowed;
}

/**
 * Whether an address is in one of the networks that a client may come from; with none named it may come from anywhere.
 * Where a network or the address cannot be read, it is not.
 * @param networks CIDR, as `192.0.2.0/24` or `2001:db8::/32`
 * @param address as Node gives it: IPv4 may be mapped into IPv6, and a zone may stand behind it
 */
export function isWithin(networks: readonly string[], address: string | null): boolean {
  if (networks.length === 0) return true;
  const plain = address === null ? null : plainAddress(address);
  if (plain === null) return false;
  return allowedBy(networks)?.[plain.family].check(plain.address, plain.family) ?? false;
}
