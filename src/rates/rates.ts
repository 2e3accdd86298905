import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pools } from '../../drizzle/pools.ts';
import { CarrelError } from '../../schema/errors.ts';
import { costOfRefusal } from '../../schema/judge/cost.ts';
import { type LimitTable, limitsOf } from '../../schema/judge/limits.ts';
import { tooLarge } from '../../schema/judge/walk.ts';
import type { ActName } from '../../schema/policy/acts.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import { ClientWindows, ProcessWindows } from './windows.ts';

/** Callers without a client that are counted at once: some 10 MB of them. */
const mostWindows = 50_000;

/** What one request is charged to. */
export interface Tab {
  /**
   * Charges the request before it runs, once.
   * @param cost `Asking.cost`
   * @param act what it is to do; null for a query
   * @throws CarrelError `RATE_LIMITED`; `GRAPHQL_VALIDATION_FAILED` for what this caller can never spend
   * @throws Unavailable
   */
  charge(cost: number, act?: ActName | null): Promise<void>;
  /**
   * Charges what was refused before it could be charged; nothing for a request that was, or is just being.
   * @throws CarrelError `RATE_LIMITED`
   * @throws Unavailable
   */
  settle(): Promise<void>;
  /** Whether the request was charged, or is just being: false again if that could not be done. */
  readonly isCharged: boolean;
}

/** Whose rate a request spends. */
export interface Rates {
  /** @param inUrl whether it came by GET */
  open(principal: Principal, address: string, now: Date, inUrl?: boolean): Tab;
}

/**
 * What requests of an address are counted by, apart: any page of the web can have a browser GET, and whoever searches
 * the catalogue must not keep another behind the same address from signing in.
 */
type Window = 'network' | 'sign-in' | 'URL';

/** A GET answers what programs ask once: it may spend this part of what its address may. */
const partInUrl = 1 / 10;

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
 * What somebody without a client is counted by. Nothing that they can have made anew: who signs in again has the same
 * record, and a member of staff the same name.
 */
function countedBy(principal: Principal, address: string, window: Window): string[] {
  // Whoever has a record opened on another basis does not spend the patron's own.
  if ('subject' in principal) return ['record', principal.basis, principal.subject];
  if (principal.basis === 'STAFF') return ['staff', principal.name];
  return [window, networkOf(address)];
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
    open(principal, address, now, inUrl = false) {
      const limits = limitsOf(principal, table);
      const ofCaller = ('clientId' in principal ? principal.ratePerMinute : null) ?? limits.costPerMinute;
      const isPublicUrl = inUrl && principal.basis === 'PUBLIC';
      const most = isPublicUrl ? Math.ceil(ofCaller * partInUrl) : ofCaller;
      let isCharged = false;

      const count = (cost: number, window: Window) =>
        'clientId' in principal
          ? clients.penalty(principal.clientId, cost, { now })
          : others.penalty(hashed(...countedBy(principal, address, window)), cost, { now });
      const spend = async (cost: number, window: Window): Promise<void> => {
        isCharged = true;
        const { consumedPoints, msBeforeNext } = await count(cost, window).catch((cause: unknown) => {
          isCharged = false;
          throw cause;
        });
        if (consumedPoints <= most) return;
        const retryAfter = Math.max(Math.ceil(msBeforeNext / 1000), 1);
        throw new CarrelError(
          'RATE_LIMITED',
          `This caller has spent what it may in a minute. Try again in ${retryAfter} seconds.`,
          { retryAfter },
        );
      };

      const usual: Window = isPublicUrl ? 'URL' : 'network';
      return {
        get isCharged() {
          return isCharged;
        },
        async charge(cost, act = null) {
          const dearest = Math.min(limits.cost, most);
          if (cost > dearest) throw tooLarge(`costs ${cost}, and may cost ${dearest}`);
          await spend(cost, act === 'signIn' ? 'sign-in' : usual);
        },
        async settle() {
          if (!isCharged) await spend(costOfRefusal, usual);
        },
      };
    },
  };
}
