import DataLoader from 'dataloader';
import { Unavailable } from './unavailable.ts';

/** Lots on their way at once: while one is waited for, the next is gathered; with two, a slow one holds up half. */
const mostUnderWay = 2;

/** More than this is asked in lots of its own. */
const mostInALot = 200;

export interface Lots<Asked> {
  /** of a lot: more are asked in lots of their own */
  readonly most?: number;
  /** what has to be the same of those that are asked in one lot; without it all may be */
  readonly kindOf?: (one: Asked) => string;
  /** whether a lot that took too long for PostgreSQL is asked one by one: of what only reads */
  readonly isReading?: boolean;
}

/** SQLSTATE classes that say something of what was asked, and nothing of the server: data, constraint, access, raised. */
const ofWhatWasAsked = /^(22|23|42|P0)/;
/** Or of a lot that reads: given up for its time, which is that of its slowest. */
const ofWhatWasRead = /^(22|23|42|P0|57014)/;

const isSaid = (error: unknown, codes: RegExp): boolean =>
  error instanceof Unavailable &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  codes.test(String(error.cause.code));

/** Lets the first lots go at the end of this turn of the loop, and each next when there is room for one more. */
function scheduling(): { schedule(send: () => void): void; ended(): void } {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  return {
    schedule(send) {
      if (underWay === mostUnderWay) waiting.push(send);
      else {
        // From now on, and not from when it goes: what is asked for in one turn can be many lots.
        underWay += 1;
        setImmediate(send);
      }
    },
    ended() {
      const next = waiting.shift();
      if (next === undefined) underWay -= 1;
      else next();
    },
  };
}

/** Those of one kind: who asks for them, and how many wait for an answer. */
interface Gathering<Asked, Told> {
  readonly loader: DataLoader<Asked, Told>;
  waiting: number;
}

/**
 * Asks for many requests in one statement: what comes while earlier lots are on their way goes together in the next.
 * Nothing waits when nothing is under way, and nothing is remembered: whatever is asked is read, or written, after it
 * was asked. Where one of a lot is at fault, each is asked alone, so that nobody pays for another.
 * @param askAll answers in the order asked; what it throws is the answer to all
 * @returns asks for one; `owner` is what the lots are kept apart by: the pools they are sent through
 */
export function together<Owner extends object, Asked, Told>(
  askAll: (owner: Owner, all: readonly Asked[]) => Promise<readonly Told[]>,
  { most = mostInALot, kindOf = () => '', isReading = false }: Lots<Asked> = {},
): (owner: Owner, one: Asked) => Promise<Told> {
  const owners = new WeakMap<Owner, Map<string, Gathering<Asked, Told>>>();
  const toBeAskedAlone = isReading ? ofWhatWasRead : ofWhatWasAsked;

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

  function gather(owner: Owner): DataLoader<Asked, Told> {
    const { schedule, ended } = scheduling();
    return new DataLoader<Asked, Told>(
      async (all) => {
        try {
          return await askEach(owner, all);
        } catch (error) {
          if (all.length > 1 && isSaid(error, toBeAskedAlone))
            return await Promise.all(all.map((one) => alone(owner, one)));
          throw error;
        } finally {
          ended();
        }
      },
      { cache: false, maxBatchSize: most, batchScheduleFn: schedule },
    );
  }

  return async (owner, one) => {
    const kinds = owners.get(owner) ?? new Map<string, Gathering<Asked, Told>>();
    owners.set(owner, kinds);
    const kind = kindOf(one);
    const gathering = kinds.get(kind) ?? { loader: gather(owner), waiting: 0 };
    kinds.set(kind, gathering);
    gathering.waiting += 1;
    try {
      return await gathering.loader.load(one);
    } finally {
      gathering.waiting -= 1;
      // There may be a kind for each day and each choice of fields: kept are those that somebody waits for.
      if (gathering.waiting === 0) kinds.delete(kind);
    }
  };
}
