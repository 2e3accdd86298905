import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Audience } from '../../drizzle/audiences.ts';
import type { Pool, Pools } from '../../drizzle/pools.ts';
import { sender } from '../../drizzle/sender.ts';
import { schema } from '../../schema/schema.ts';
import { childId } from '../../src/demo/family.ts';
import { Coverage } from './coverage.ts';
import { foundAgain } from './hiddenPersons.ts';
import { prove } from './nonInterference.ts';
import { type Library, openLibrary, type Pair, pairFor, type Through } from './twins.ts';
import { valuesOf } from './values.ts';
import { watcherOf } from './watchers.ts';

/** Mistakes on purpose, each in the test and none in the program: whatever leaks is told from what does not. */

let library: Library;
beforeAll(async () => {
  library = await openLibrary();
});
afterAll(() => library.database.drop());

type Rows = Record<string, unknown>[];
/** What a mistaken read would do with the rows that it has, and with the whole table at hand. */
type Mistake = (rows: Rows, count: (audience: Audience, query: string) => Promise<number>) => Promise<Rows>;

/** Pools whose reads of records make a mistake, as one audience. */
const mistaken =
  (audience: Audience, mistake: Mistake): Through =>
  (pools: Pools) => ({
    for(each) {
      const pool = pools.for(each);
      if (each !== audience) return pool;
      const sql = new Proxy(pool.sql, {
        get(target, name, receiver) {
          if (name !== 'unsafe') return Reflect.get(target, name, receiver) as unknown;
          return async (text: string, values: unknown[], options: object) => {
            const rows = (await target.unsafe(text, values as never, options)) as unknown as Rows;
            if (!text.includes('"patrons"')) return rows;
            return mistake(rows, async (as, query) => {
              const [row] = await pools.for(as).sql.unsafe<{ count: number }[]>(query);
              return row?.count ?? 0;
            });
          };
        },
      });
      return { audience: each, ...sender(sql) } satisfies Pool;
    },
    end: () => pools.end(),
  });

const balance = '{ record { balance { amountCents } charges { kind } } }';
const inRecord = (rows: Rows, part: string, change: (value: unknown) => unknown): Rows =>
  rows.map((row) => {
    const record = row['record'] as Record<string, unknown>;
    return { ...row, record: { ...record, [part]: change(record[part]) } };
  });

/** Rows of a class that is withheld, as a login counts them that can: some in one of the two, and none in the other. */
const withheld = `select count(*)::int as count from addresses where patron_id = '${childId}' and line1 like 'Hidden%'`;

/** A balance that counts what it must not. */
const counted = mistaken('person', async (rows, count) => {
  const more = await count('staff', withheld);
  return inRecord(rows, 'Patron.balance', (cents) => Number(cents) + more);
});

async function differing(
  name: string,
  planted: Parameters<typeof pairFor>[2],
  ask: (pair: Pair) => ReturnType<Pair['ask']>,
): Promise<string[]> {
  const pair = await pairFor(library, watcherOf(name), planted);
  try {
    return (await ask(pair)).differs.map((each) => each.split(':')[0] ?? '');
  } finally {
    await pair.close();
  }
}

describe('[offence.disclosure] two libraries that differ', () => {
  test('MUST be told from each other by a number that counts a withheld row, and not without it', async () => {
    const ask = (pair: Pair) => pair.ask({ text: balance });
    expect(await differing('CAREGIVER_PHOTO_ID', { through: counted }, ask)).toContain('body');
    expect(await differing('CAREGIVER_PHOTO_ID', {}, ask)).toEqual([]);
  });

  test('cannot pass for the same in the suite itself, where a read makes such a mistake', async () => {
    const watcher = watcherOf('CAREGIVER_PHOTO_ID');
    const values = await valuesOf(library.database);
    const pair = await pairFor(library, watcher, { through: counted });
    try {
      await expect(prove(watcher, { pair, values, coverage: new Coverage(schema) }, 1)).rejects.toThrow(
        'body: ',
      );
    } finally {
      await pair.close();
    }
  });

  test('MUST be told by one row more of a list, and by the order of one', async () => {
    const listed = mistaken('person', async (rows, count) => {
      const more = await count('staff', withheld);
      return inRecord(rows, 'Patron.charges', (all) => (all as unknown[]).slice(more));
    });
    const ask = (pair: Pair) => pair.ask({ text: balance });
    expect(await differing('CAREGIVER_PHOTO_ID', { through: listed }, ask)).toContain('body');
    const ordered = mistaken('person', async (rows, count) => {
      const more = await count('staff', withheld);
      return inRecord(rows, 'Patron.charges', (all) => (more > 0 ? (all as unknown[]).toReversed() : all));
    });
    expect(await differing('CAREGIVER_PHOTO_ID', { through: ordered }, ask)).toContain('body');
  });

  test('MUST be told by a statement more, of which the answer says nothing', async () => {
    const asked = mistaken('person', async (rows, count) => {
      const more = await count('staff', withheld);
      for (let index = 0; index < more; index += 1)
        await count('open', 'select count(*)::int as count from branches');
      return rows;
    });
    const ask = (pair: Pair) => pair.ask({ text: balance });
    expect(await differing('CAREGIVER_PHOTO_ID', { through: asked }, ask)).toEqual(['statements']);
  });

  test('MUST be told by an error that only one of them has', async () => {
    const failing = mistaken('person', async (rows, count) => {
      if ((await count('staff', withheld)) > 0) throw new Error('a row that a mistake stumbles on');
      return rows;
    });
    const found = await differing('CAREGIVER_PHOTO_ID', { through: failing }, (pair) =>
      pair.ask({ text: balance }),
    );
    expect(found).toEqual(expect.arrayContaining(['status', 'body']));
  });

  test.each([
    [
      'PUBLIC',
      `update titles set year = 1700 where year is not null`,
      '{ searchTitles(text: "ferryman") { edges { node { year } } } }',
    ],
    ['CARD', `update holds set state = 'WAITING'`, '{ record { holds { state } } }'],
    ['COURT_ORDER for circulation, interlibrary', `delete from loans`, '{ record { loans { id } } }'],
    [
      'CLERK, NOTICES',
      `update person_names set last = 'Zed' where last = 'Fennimere'; ${foundAgain('patrons').join('; ')}`,
      '{ searchPatrons(name: "fenn") { edges { node { id } } } }',
    ],
    [
      'COLLECTION_AGENCY',
      `update referral_lines set amount_cents = 1`,
      '{ referrals { edges { node { amount { amountCents } } } } }',
    ],
    [
      'VENDOR',
      `update patrons set barred = true`,
      '{ cardStanding(cardNumber: "NUMBER", pin: "4826") { standing } }',
    ],
  ])('MUST be told by what is open to %s, where that is altered', async (name, statement, text) => {
    const [card] = await library.database.superuser<{ number: string }[]>`
      select number from cards where pin_hash is not null and state = 'ACTIVE' and kind = 'ADULT'`;
    const asking = { text: text.replace('NUMBER', card?.number ?? '') };
    // As the hidden part is altered: without its triggers.
    const but = [
      'set session_replication_role = replica',
      statement,
      'set session_replication_role = origin',
    ];
    expect(await differing(name, { but }, (pair) => pair.ask(asking))).toContain('body');
    expect(await differing(name, {}, (pair) => pair.ask(asking))).toEqual([]);
  });
});
