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

/** What failures are counted by → what its keys are made for. No text of one can pass for the key of another. */
const counted = { card: 'pin-throttle', vendor: 'vendor-throttle', guess: 'guess-throttle' } as const;

/** How often something may be tried: so many failures in a window, counted for numbers that nobody has as well. */
export interface PinThrottle {
  /**
   * Takes a try, as a failure until it is forgiven, so that tries at the same moment cannot be more than there are.
   * @param about a card's number, a vendor's client or what else is counted
   * @returns whether there was one left
   * @throws Unavailable
   */
  take(about: string, now: Date): Promise<boolean>;
  /** The try was right: all failures are forgotten. */
  forgive(about: string): Promise<void>;
  /**
   * The try was right, or none, and says nothing of those before it: it alone is given back.
   * @param tries 0 for what costs the same and gives nothing
   */
  giveBack(about: string, now: Date, tries: 0 | 1): Promise<void>;
}

/**
 * @param settings how many tries, and the window, which begins with the first failure and is not prolonged
 * @param by what is counted: cards and vendors apart
 */
export function pinThrottle(
  pools: Pools,
  secret: Secret,
  { pinAttempts, vendorAttempts, pinWindow, timeZone }: Settings,
  by: keyof typeof counted,
): PinThrottle {
  const store = new PinFailureStore(pools, by === 'vendor' ? vendorAttempts : pinAttempts);
  const key = deriveKey(secret, counted[by]);
  /** The number itself is never stored (retain.no-tracking). */
  const keyOf = (about: string): string => createHmac('sha256', key).update(about).digest('base64url');
  const window = (now: Date) => ({
    now,
    customDuration: (after(now, pinWindow, timeZone).getTime() - now.getTime()) / 1000,
  });
  return {
    async take(about, now) {
      try {
        await store.consume(keyOf(about), 1, window(now));
        return true;
      } catch (cause) {
        // The library rejects with its count where there are too many, and with an error for everything else.
        if (cause instanceof Error) throw cause;
        return false;
      }
    },
    async forgive(about) {
      await store.delete(keyOf(about));
    },
    async giveBack(about, now, tries) {
      await store.reward(keyOf(about), tries, window(now));
    },
  };
}
