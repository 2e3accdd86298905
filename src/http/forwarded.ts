import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';

/**
 * Tells the operator once that a proxy seems to stand in front, and none is trusted: then everybody behind it is one
 * caller, with one rate. Says nothing of who asked.
 * @param trusted networks (CIDR) of the library's own proxies
 */
export function noticeForwarded(
  trusted: readonly string[],
  logger: Logger,
): (request: IncomingMessage) => void {
  let isTold = trusted.length > 0;
  return ({ headers }) => {
    if (isTold || headers['x-forwarded-for'] === undefined) return;
    isTold = true;
    logger.warn(
      'X-Forwarded-For arrives and no proxy is trusted: all who come through one share a rate (CARREL_TRUSTED_PROXIES)',
    );
  };
}
