import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Pools } from '../../drizzle/pools.ts';
import { type Charged, chargeClient } from '../../drizzle/writes/clientCharge.ts';

/** What rates are counted over, in seconds. */
const windowSeconds = 60;

interface At {
  readonly now: Date;
}

type Window = Charged & At;

/** The library's limiter at the request's own time: how much each key has spent in the minute that runs. */
abstract class Windows extends RateLimiterStoreAbstract {
  constructor(client: unknown) {
    super({ storeClient: client, points: 0, duration: windowSeconds, keyPrefix: '' });
  }

  _getRateLimiterRes(_: string, changed: number, { points, ends, now }: Window) {
    return {
      consumedPoints: points,
      remainingPoints: 0,
      msBeforeNext: Math.max(ends - now.getTime(), 0),
      isFirstInDuration: points === changed,
    };
  }
}

/** A client's, in the database, for all the library's processes together. */
export class ClientWindows extends Windows {
  readonly #pools: Pools;

  constructor(pools: Pools) {
    super(pools);
    this.#pools = pools;
  }

  async _upsert(
    clientId: string,
    cost: number,
    msDuration: number,
    _: boolean,
    { now }: At,
  ): Promise<Window> {
    const charge = { clientId, cost, now: now.getTime(), ends: now.getTime() + msDuration };
    return { ...(await chargeClient(this.#pools, charge)), now };
  }
}

/** Everyone else's, in this process. There are no more of them than it is told, however many callers come. */
export class ProcessWindows extends Windows {
  readonly #windows = new Map<string, Charged>();
  readonly #most: number;

  constructor(most: number) {
    super({});
    this.#most = most;
  }

  get size(): number {
    return this.#windows.size;
  }

  async _upsert(key: string, cost: number, msDuration: number, _: boolean, { now }: At): Promise<Window> {
    const known = this.#windows.get(key);
    const time = now.getTime();
    if (known !== undefined && known.ends > time && known.ends <= time + msDuration) {
      known.points += cost;
      return { ...known, now };
    }
    // A new window goes to the end, so that the first is the oldest: it makes room.
    this.#windows.delete(key);
    const [oldest] = this.#windows.size >= this.#most ? this.#windows.keys() : [];
    if (oldest !== undefined) this.#windows.delete(oldest);
    const begun = { points: cost, ends: time + msDuration };
    this.#windows.set(key, begun);
    return { ...begun, now };
  }
}
