import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Pool, Pools } from '../../drizzle/pools.ts';
import { sender } from '../../drizzle/sender.ts';
import { openLibrary } from '../policy/asking.ts';
import type { TestCarrel } from '../setup/carrel.ts';
import { Canaries } from './canaries.ts';
import { alone, type Interleaved, interleaved, lanes } from './interleaving.ts';
import { watcherOf, watchers } from './watchers.ts';

/** Everybody asks at once, each of the others' canaries in mind: in answers, in the process's log and on file. */

/** Each basis, and the purposes of staff as those see them who have them all; in the long form each role's own too. */
const asking = inject('isLong')
  ? watchers
  : watchers.filter(({ isStaff, persona }) => !isStaff || persona === 'administrator');
const [rounds, loops] = inject('isLong') ? [4, 2] : [1, 1];

/** Nobody is throttled here: what is proved is not how often one may try. */
const settings = {
  pinAttempts: 1_000_000,
  vendorAttempts: 1_000_000,
  pinCost: { memoryCost: 512, timeCost: 1, parallelism: 1 },
};

interface Library {
  readonly carrel: TestCarrel;
  readonly canaries: Canaries;
}

async function planted(through?: (pools: Pools) => Pools): Promise<Library> {
  const carrel = await openLibrary({ settings, ...(through === undefined ? {} : { through }) });
  return { carrel, canaries: await Canaries.plant(carrel) };
}

/** The grants that there were before anybody signed in. */
const grantsOf = async ({ database }: TestCarrel): Promise<string[]> =>
  (await database.superuser<{ id: string }[]>`select id from grants`).map(({ id }) => id);

/** What is on file so far: who asked on which basis for what of whom, and how often. A sign-in’s grant is a new one. */
const onFile = async ({ database }: TestCarrel, known: readonly string[]): Promise<Map<string, number>> => {
  const entries = await database.superuser<{ entry: string; count: number }[]>`
    select concat_ws(' ', case when grant_id <> all (${known}::uuid[]) then 'a new grant' else caller end, basis, purpose,
      classes::text, subjects::text, found) as entry, count(*)::int as count
    from disclosures group by 1`;
  return new Map(entries.map(({ entry, count }) => [entry, count]));
};
const since = (after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): [string, number][] =>
  [...after]
    .map(([entry, count]): [string, number] => [entry, count - (before.get(entry) ?? 0)])
    .filter(([, count]) => count > 0)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));

describe('[offence.disclosure] everybody at once', () => {
  let library: Library;
  let told: Interleaved;
  let filed: { byOne: [string, number][]; byAll: [string, number][] };
  beforeAll(async () => {
    library = await planted();
    const { carrel, canaries } = library;
    const all = await lanes(carrel, asking);
    const known = await grantsOf(carrel);
    const before = await onFile(carrel, known);
    const expected = await alone(carrel, all);
    const between = await onFile(carrel, known);
    told = await interleaved(carrel, all, { canaries, expected, rounds, loops });
    filed = { byOne: since(between, before), byAll: since(await onFile(carrel, known), between) };
  }, 600_000);
  afterAll(() => library.carrel.close());

  test('MUST be asking at once, on every basis, of a library that is full of canaries', () => {
    process.stdout.write(
      `interleaving: ${asking.length} callers, ${told.requests} requests, ${told.atATime} at a time, each looking for ${library.canaries.size} canaries\n`,
    );
    expect(told.requests).toBeGreaterThan(400);
    expect(told.atATime).toBeGreaterThanOrEqual(asking.length);
    expect(library.canaries.size).toBeGreaterThan(500);
  });

  test('cannot be answered with another’s canary, nor otherwise than alone', () => {
    expect(told.wrong).toEqual([]);
  });

  test('MUST each find canaries of its own, where it may see any: what is looked for is there to be found', async () => {
    const found = async (name: string, document: string): Promise<number> => {
      const { persona, purpose } = watcherOf(name);
      const { text } = await library.carrel.query(document, {
        ...(persona === null ? {} : { token: library.carrel.tokens[persona] }),
        ...(purpose === null || purpose === 'none' ? {} : { purpose }),
      });
      expect(library.canaries.strangersIn(text, watcherOf(name))).toEqual([]);
      return library.canaries.in(text).length;
    };
    const record =
      '{ record { id name { middle } email loans { id } charges { id } computerSessions { id } } }';
    expect(await found('CAREGIVER_WITH_CARD', record)).toBeGreaterThan(5);
    expect(await found('CARD', record)).toBeGreaterThan(3);
    expect(await found('COURT_ORDER for circulation, interlibrary', record)).toBeGreaterThan(1);
    expect(await found('PUBLIC', record)).toBe(0);
    expect(await found('ADMINISTRATOR, CONDUCT', '{ incidents { edges { node { id } } } }')).toBeGreaterThan(
      1,
    );
  });

  test('cannot leave a canary in the process’s own log, where each request MUST be', () => {
    const { carrel, canaries } = library;
    expect(carrel.log.filter((line) => line.includes('"answered"')).length).toBeGreaterThan(told.requests);
    expect(carrel.log.filter((line) => canaries.in(line).length > 0)).toEqual([]);
    const [first] = canaries.all();
    expect(canaries.in(`{"level":50,"msg":"a mistake","of":"${first}"}`)).toEqual([first]);
  });

  test('MUST each be on file as itself, as often as it asked, whoever else was asking', () => {
    expect(filed.byOne.length).toBeGreaterThan(30);
    expect(filed.byAll).toEqual(filed.byOne.map(([entry, count]) => [entry, count * loops * rounds]));
  });
});

/**
 * A mistake that a test makes: whatever is asked of the database with the same words while such a statement is under
 * way is answered with the rows of that one, whoever asked with whatever evidence. Alone, nobody would ever notice.
 */
function sharing(pools: Pools): Pools {
  const underWay = new Map<string, PromiseLike<unknown>>();
  return {
    for(audience) {
      const pool = pools.for(audience);
      if (audience !== 'person') return pool;
      const sql = new Proxy(pool.sql, {
        get(target, name, receiver) {
          if (name !== 'unsafe') return Reflect.get(target, name, receiver) as unknown;
          return (text: string, values: unknown[], options: object) => {
            const same = underWay.get(text);
            if (same !== undefined) return same;
            const own = Promise.resolve(target.unsafe(text, values as never, options)).finally(() =>
              underWay.delete(text),
            );
            underWay.set(text, own);
            return own;
          };
        },
      });
      return { audience, ...sender(sql) } satisfies Pool;
    },
    end: () => pools.end(),
  };
}

describe('[offence.disclosure] a mistake on purpose', () => {
  test('MUST be found where two requests share what is read, though each alone is answered rightly', async () => {
    const { carrel, canaries } = await planted(sharing);
    try {
      const few = ['CARD', 'BORROWER_IN_PERSON', 'CAREGIVER_WITH_CARD', 'CAREGIVER_PHOTO_ID'].map(watcherOf);
      const all = (await lanes(carrel, few)).map((lane) => ({
        ...lane,
        documents: ['{ record { id loans { id } charges { id } } }'],
      }));
      const own = all.slice(0, few.length);
      const expected = await alone(carrel, own);
      for (const [{ sees }, answers] of expected)
        for (const answer of answers.values()) expect(canaries.strangersIn(answer, sees)).toEqual([]);
      const { wrong } = await interleaved(carrel, own, { canaries, expected, rounds: 10, loops: 2 });
      expect(wrong.filter((each) => / has /.test(each)).length).toBeGreaterThan(0);
      expect(wrong.filter((each) => / is another answer$/.test(each)).length).toBeGreaterThan(0);
    } finally {
      await carrel.close();
    }
  });
});
