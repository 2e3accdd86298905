import DataLoader from 'dataloader';
import { Unavailable } from './unavailable.ts';

/** Lots on their way at once: while one is waited for, the next is gathered; with two, a slow one holds up half. */
const mostUnderWay = 2;

/** More than this is asked in lots of its own. */
const mostInALot = 200;

/** SQLSTATE classes that say something of what was asked, and nothing of the server: data, constraint, access, raised. */
const isOfWhatWasAsked = (error: unknown): boolean =>
  error instanceof Unavailable &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  /^(22|23|42|P0)/.test(String(error.cause.code));

/** Lets the first lot go at the end of this turn of the loop, and each next when there is room for one more. */
function scheduling(): { schedule(send: () => void): void; begun(): void; ended(): void } {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return {
    schedule(send) {
      if (underWay < mostUnderWay) setImmediate(send);
      else waiting.push(send);
    },
    begun() {
      underWay += 1;
    },
    ended() {
      underWay -= 1;
      waiting.shift()?.();
    },
  };
}

/**
 * Asks for many requests in one statement: what comes while earlier lots are on their way goes together in the next.
 * Nothing waits when nothing is under way, and nothing is remembered: whatever is asked is read, or written, after it
 * was asked. Where one of a lot is at fault, each is asked alone, so that nobody pays for another.
 * @param askAll answers in the order asked; what it throws is the answer to all
 * @param most of a lot: more are asked in lots of their own
 * @returns asks for one; `owner` is what the lots are kept apart by: the pools they are sent through
 */
export function together<Owner extends object, Asked, Told>(
  askAll: (owner: Owner, all: readonly Asked[]) => Promise<readonly Told[]>,
  most = mostInALot,
): (owner: Owner, one: Asked) => Promise<Told> {
  const loaders = new WeakMap<Owner, DataLoader<Asked, Told>>();

  /** Each is told by its place: where there are more places or fewer, nobody knows whose is whose. */
  async function askEach(owner: Owner, all: readonly Asked[]): Promise<readonly Told[]> {
    const told = await askAll(owner, all);
    if (told.length !== all.length) throw new TypeError('not each was told its own');
    return told;
  }

  async function alone(owner: Owner, one: Asked): Promise<Told | Error> {
    try {
      const [told] = await askEach(owner, [one]);
      return told as Told;
    } catch (error) {
      return error as Error;
    }
  }

  function loaderOf(owner: Owner): DataLoader<Asked, Told> {
    const known = loaders.get(owner);
    if (known !== undefined) return known;
    const { schedule, begun, ended } = scheduling();
    const made = new DataLoader<Asked, Told>(
      async (all) => {
        begun();
        try {
          return await askEach(owner, all);
        } catch (error) {
          if (all.length > 1 && isOfWhatWasAsked(error))
            return await Promise.all(all.map((one) => alone(owner, one)));
          throw error;
        } finally {
          ended();
        }
      },
      { cache: false, maxBatchSize: most, batchScheduleFn: schedule },
    );
    loaders.set(owner, made);
    return made;
  }

  return (owner, one) => loaderOf(owner).load(one);
}
