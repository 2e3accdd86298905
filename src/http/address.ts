import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import { plainAddress } from '../../schema/networks.ts';
import { proxyNetworkOf } from './proxyNetwork.ts';

type Trust = (address: string, hop: number) => boolean;

/** A list of trusted networks → whether a hop is in one of them. A library has one list, and it does not change. */
const compiled = new WeakMap<readonly string[], Trust>();

function trustOf(networks: readonly string[]): Trust {
  const known = compiled.get(networks);
  if (known !== undefined) return known;
  // What cannot be read is trusted by nobody: the configuration was refused for it, and no request is to fail of it.
  const readable = networks.map(proxyNetworkOf).filter((network) => network !== null);
  const trust = proxyAddr.compile(readable);
  compiled.set(networks, trust);
  return trust;
}

/**
 * Where a request comes from. What `X-Forwarded-For` says is believed only as far as trusted proxies wrote it: it is the
 * last hop that none of them is, so that no caller can choose an address.
 * @param trusted networks (CIDR) of the library's own proxies
 * @returns an IP address; empty where none can be told: such a request is in no network
 */
export function addressOf(request: IncomingMessage, trusted: readonly string[]): string {
  // A connection that has ended says no more where it came from.
  if (request.socket.remoteAddress === undefined) return '';
  return plainAddress(proxyAddr(request, trustOf(trusted)) ?? '')?.address ?? '';
}
