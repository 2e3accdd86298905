import { BlockList, isIP } from 'node:net';

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Whether an address is in one of the networks that a client may come from; with none named it may come from anywhere.
 * Where a network or the address cannot be read, it is not.
 * @param networks CIDR, as `192.0.2.0/24` or `2001:db8::/32`
 * @param address as Node gives it; IPv4 may be mapped into IPv6
 */
export function isWithin(networks: readonly string[], address: string | null): boolean {
  if (networks.length === 0) return true;
  if (address === null || isIP(address) === 0) return false;
  const allowed = new BlockList();
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/');
    if (isIP(base) === 0 || !/^\d{1,3}$/.test(bits)) return false;
    allowed.addSubnet(base, Number(bits), family(base));
  }
  return allowed.check(address, family(address));
}
