import { networkOf } from '../../schema/networks.ts';

/**
 * A network of the library's own proxies, or the address of one → its one text. Null for a text that is neither, and for
 * the whole of IPv4 or IPv6: were everybody a proxy, every caller could choose an address.
 */
export function proxyNetworkOf(text: string): string | null {
  const network = networkOf(text);
  return network?.endsWith('/0') === true ? null : network;
}
