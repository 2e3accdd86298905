import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { catalogue, type TitlePlace } from '../../drizzle/reads/catalogue.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
beforeAll(async () => {
  database = await freshDatabase();
  pools = database.pools();
});
afterAll(() => database.drop());

/** What a search is by what it says: every title that has it, the best first, then by id. */
const told = (text: string): Promise<TitlePlace[]> => database.superuser<TitlePlace[]>`
  select id, ts_rank(search, websearch_to_tsquery('english', ${text}))::float8 as rank from titles
  where search @@ websearch_to_tsquery('english', ${text}) order by rank desc, id`;

async function found(text: string, limit: number): Promise<TitlePlace[]> {
  const all: TitlePlace[] = [];
  for (;;) {
    const page = await catalogue.search(pools, text, all.at(-1) ?? null, limit);
    all.push(...page.map(({ id, rank }) => ({ id, rank })));
    if (page.length < limit) return all;
  }
}

/** What is kept of titles beside what there are to be found by, each way round; in order both are nothing. */
const outOfStep = () => database.superuser`
  with due as (select b.word collate "C" as word, b.place, t.id from titles t cross join carrel.ranked_by(t.search) as b),
  kept as (select word, place, title_id from title_words)
  (select * from due except all select * from kept) union all (select * from kept except all select * from due)`;

const entered = async (some: readonly { title: string; author: string | null }[]): Promise<void> => {
  await database.superuser`delete from titles`;
  await database.superuser`insert into titles ${database.superuser(some as never)}`;
};

const odd = [
  { title: 'The River', author: 'Rivers, Ann' },
  { title: 'Rivers and the river’s rivers', author: null },
  { title: "O'Brien's C:\\temp\\river.txt and a/b-c", author: "L'Engle \\ M." },
  { title: 'https://example.org/river?x=1 3.14 1e5', author: 'river@example.org' },
  { title: 'History of the River', author: null },
  { title: 'The', author: 'And' },
  { title: 'Élodie: une rivière', author: 'Żółć' },
];

describe('[search] the catalogue', () => {
  test('MUST be what it was without an order kept: each title, rank and place, whatever the words', async () => {
    await entered(odd);
    const words = odd.flatMap(({ title, author }) => `${title} ${author ?? ''}`.split(' '));
    const texts = [
      ...words,
      ...[
        'rivers',
        'RIVER',
        '-river',
        'river or history',
        'river or',
        '"the river"',
        'river river',
        'river -history',
      ],
      ...['history river', '', ' ', '"', 'the', "'", '\\', ':*', 'river:*', 'river.txt', 'example.org'],
    ];
    let most = 0;
    for (const text of texts)
      for (const limit of [1, 3]) {
        const expected = await told(text);
        most = Math.max(most, expected.length);
        expect(await found(text, limit), text).toEqual([...expected]);
      }
    expect(most).toBeGreaterThan(3);
  });

  test('MUST be so for any titles and words', async () => {
    const word = fc.constantFrom(
      'river',
      'rivers',
      'the',
      'old',
      'a-b',
      "o'x",
      '3.1',
      'é',
      '\\',
      'old/new',
      '"',
      '-',
      'or',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((some) => some.join(' '));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ title: text, author: fc.option(text) }), { minLength: 1, maxLength: 30 }),
        fc.array(text, { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (some, texts, limit) => {
          await entered(some);
          for (const each of [...texts, 'river', 'old'])
            expect(await found(each, limit)).toEqual([...(await told(each))]);
          expect([...(await outOfStep())]).toEqual([]);
        },
      ),
      { numRuns: inject('isLong') ? 200 : 12, seed: inject('seed') ?? Date.now() },
    );
  }, 300_000);

  test('MUST follow its titles: as they change, go, and are older than it', async () => {
    const sql = database.superuser;
    await entered(odd);
    await sql`update titles set title = title || ' mountain' where author is null`;
    expect([...(await outOfStep())]).toEqual([]);
    await sql`delete from titles where title like 'History%'`;
    expect([...(await outOfStep())]).toEqual([]);
    await sql`alter table titles disable trigger user`;
    await sql`delete from title_words`;
    await sql`alter table titles enable trigger user`;
    await sql`select carrel.find_older_titles()`;
    expect([...(await outOfStep())]).toEqual([]);
    await sql`truncate titles cascade`;
    expect([...(await sql`select from title_words`)]).toEqual([]);
  });
});
