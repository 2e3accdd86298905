import { createHmac } from 'node:crypto';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Pools } from '../../drizzle/pools.ts';
import { type PinFailures, pinFailures } from '../../drizzle/writes/pinFailures.ts';
import { after } from '../../schema/policy/days.ts';
import { deriveKey, type Secret } from '../secret.ts';
import type { Settings } from '../settings.ts';

interface At {
  readonly now: Date;
}

type Counted = PinFailures & At;

/** The library's limiter on the table that all processes share, at the request's own time in place of the machine's. */
class PinFailureStore extends RateLimiterStoreAbstract {
  readonly #pools: Pools;

  constructor(pools: Pools, points: number) {
    super({ storeClient: pools, points, duration: 0, keyPrefix: '' });
    this.#pools = pools;
  }

  async _upsert(key: string, points: number, msDuration: number, _: boolean, { now }: At): Promise<Counted> {
    const failure = { key, points, now: now.getTime(), ends: now.getTime() + msDuration };
    return { ...(await pinFailures.count(this.#pools, failure)), now };
  }

  async _delete(key: string): Promise<boolean> {
    return pinFailures.forget(this.#pools, key);
  }

  _getRateLimiterRes(_: string, changed: number, { points, ends, now }: Counted) {
    return {
      consumedPoints: points,
      remainingPoints: Math.max(this.points - points, 0),
      msBeforeNext: Math.max(ends - now.getTime(), 0),
      isFirstInDuration: points === changed,
    };
  }
}

/** How often a number's PIN may be tried: so many failures in a window, counted for numbers that nobody has as well. */
export interface PinThrottle {
  /**
   * Takes a try, as a failure until it is forgiven, so that tries at the same moment cannot be more than there are.
   * @returns whether there was one left
   * @throws Unavailable
   */
  take(cardNumber: string, now: Date): Promise<boolean>;
  /** The try was right: the number's failures are forgotten. */
  forgive(cardNumber: string): Promise<void>;
}

/** @param settings how many tries, and the window, which begins with the first failure and is not prolonged */
export function pinThrottle(
  pools: Pools,
  secret: Secret,
  { pinAttempts, pinWindow, timeZone }: Settings,
): PinThrottle {
  const store = new PinFailureStore(pools, pinAttempts);
  const key = deriveKey(secret, 'pin-throttle');
  /** The number itself is never stored (retain.no-tracking). */
  const keyOf = (cardNumber: string): string =>
    createHmac('sha256', key).update(cardNumber).digest('base64url');
  return {
    async take(cardNumber, now) {
      const customDuration = (after(now, pinWindow, timeZone).getTime() - now.getTime()) / 1000;
      try {
        await store.consume(keyOf(cardNumber), 1, { now, customDuration });
        return true;
      } catch (cause) {
        // The library rejects with its count where there are too many, and with an error for everything else.
        if (cause instanceof Error) throw cause;
        return false;
      }
    },
    async forgive(cardNumber) {
      await store.delete(keyOf(cardNumber));
    },
  };
}
