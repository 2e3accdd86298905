import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/**
 * Where a request comes from. What `X-Forwarded-For` says is believed only as far as trusted proxies wrote it, so that
 * no caller can choose an address.
 * @param trusted networks (CIDR) of the library's own proxies
 */
export const addressOf = (request: IncomingMessage, trusted: readonly string[]): string =>
  proxyAddr(request, [...trusted]) ?? '';
