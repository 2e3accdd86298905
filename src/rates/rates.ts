import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pools } from '../../drizzle/pools.ts';
import { CarrelError } from '../../schema/errors.ts';
import { costOfRefusal } from '../../schema/judge/cost.ts';
import { type LimitTable, limitsOf } from '../../schema/judge/limits.ts';
import { tooLarge } from '../../schema/judge/walk.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { ClientWindows, ProcessWindows } from './windows.ts';

/** Callers without a client that are counted at once: some 10 MB of them. */
const mostWindows = 50_000;

/** What one request is charged to. */
export interface Tab {
  /**
   * Charges the request before it runs, once.
   * @param cost `Asking.cost`
   * @throws CarrelError `RATE_LIMITED`; `GRAPHQL_VALIDATION_FAILED` for what this caller can never spend
   * @throws Unavailable
   */
  charge(cost: number): Promise<void>;
  /**
   * Charges what was refused before it could be charged; nothing for a request that was.
   * @throws CarrelError `RATE_LIMITED`
   * @throws Unavailable
   */
  settle(): Promise<void>;
}

/** Whose rate a request spends. */
export interface Rates {
  open(principal: Principal, address: string, now: Date): Tab;
}

/** An address as callers are told apart by: whoever has an IPv6 address has a whole /64 of them. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [plain] = address.split('%');
  // A URL has it in its one canonical form.
  const [before, after] = new URL(`http://[${plain}]/`).hostname
    .slice(1, -1)
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  return [...(before ?? []), ...zeros].slice(0, 4).join(':');
}

/**
 * What callers may spend in a minute. A client's is one for all its tokens and all the library's processes, kept by
 * the client's id and nothing that a request says; everyone else's is this process's own. Keys of the latter are
 * hashes under a key that is gone with the process: an address is a person's.
 */
export function createRates(pools: Pools, table: LimitTable): Rates {
  const clients = new ClientWindows(pools);
  const others = new ProcessWindows(mostWindows);
  const key = randomBytes(32);
  const hashed = (...parts: string[]): string =>
    createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');

  return {
    open(principal, address, now) {
      const limits = limitsOf(principal, table);
      const most = ('clientId' in principal ? principal.ratePerMinute : null) ?? limits.costPerMinute;
      let isCharged = false;

      const spend = async (cost: number): Promise<void> => {
        isCharged = true;
        const { consumedPoints, msBeforeNext } =
          'clientId' in principal
            ? await clients.penalty(principal.clientId, cost, { now })
            : await others.penalty(
                'tokenId' in principal
                  ? hashed('token', principal.tokenId)
                  : hashed('network', networkOf(address)),
                cost,
                { now },
              );
        if (consumedPoints <= most) return;
        const retryAfter = Math.max(Math.ceil(msBeforeNext / 1000), 1);
        throw new CarrelError(
          'RATE_LIMITED',
          `This caller has spent what it may in a minute. Try again in ${retryAfter} seconds.`,
          { retryAfter },
        );
      };

      return {
        async charge(cost) {
          const dearest = Math.min(limits.cost, most);
          if (cost > dearest) throw tooLarge(`costs ${cost}, and may cost ${dearest}`);
          await spend(cost);
        },
        async settle() {
          if (!isCharged) await spend(costOfRefusal);
        },
      };
    },
  };
}
