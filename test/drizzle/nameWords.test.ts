import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Pools } from '../../drizzle/pools.ts';
import { findPatrons, type PatronPlace } from '../../drizzle/reads/patronSearch.ts';
import type { View } from '../../drizzle/view.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
const branch = randomUUID();
beforeAll(async () => {
  database = await freshDatabase();
  pools = database.pools();
  await database.superuser`insert into branches (id, code, name) values (${branch}, 'M', 'Main')`;
});
afterAll(() => database.drop());

const staff: View = {
  audience: 'staff',
  subject: null,
  agency: null,
  evidence: null,
  circulation: true,
  recovery: true,
  pickup: false,
  from: null,
  to: null,
  fromDay: null,
  toDay: null,
  now: new Date('2026-05-12T18:30:00Z'),
  adultIfBornBy: '2008-05-12',
};

interface Name {
  first: string;
  middle?: string | null;
  last: string;
  preferred?: string | null;
}

/** Makes a library of just these names, as an import does: in one statement. */
async function named(names: readonly Name[]): Promise<string[]> {
  const sql = database.superuser;
  await sql`delete from patrons`;
  const patrons = names.map(() => ({ id: randomUUID(), category: 'ADULT', home_branch_id: branch }));
  await sql`insert into patrons ${sql(patrons)}`;
  await sql`insert into person_names ${sql(
    names.map(({ first, middle = null, last, preferred = null }, at) => ({
      patron_id: patrons[at]?.id ?? '',
      first,
      middle,
      last,
      preferred,
    })),
  )}`;
  return patrons.map(({ id }) => id);
}

/** What a search is by what it says: any of a person's names has a word that begins with each; by last, first, id. */
const told = (words: readonly string[]): Promise<PatronPlace[]> =>
  database.superuser<PatronPlace[]>`select last, first, patron_id as id from person_names
    where search @@ to_tsquery('simple', ${words.map((word) => `'${word}':*`).join(' & ')})
    order by last, first, patron_id`;

/** What is found, page by page. Each on a page has a record, and one more only says that there is a next. */
async function found(words: readonly string[], size = 2): Promise<PatronPlace[]> {
  const all: PatronPlace[] = [];
  for (;;) {
    const page = await findPatrons(pools, staff, words, all.at(-1) ?? null, size, ['Patron.name']);
    expect(page.length).toBeLessThanOrEqual(size + 1);
    for (const [index, { record, id, last }] of page.entries())
      expect(record).toEqual(
        index === size
          ? null
          : expect.objectContaining({ id, 'Patron.name': expect.objectContaining({ last }) }),
      );
    all.push(...page.slice(0, size).map(({ record: _, ...place }) => place));
    if (page.length <= size) return all;
  }
}

const agree = async (words: readonly string[], limit?: number): Promise<number> => {
  const expected = await told(words);
  expect(await found(words, limit), words.join(' ')).toEqual([...expected]);
  return expected.length;
};

/** What is kept of names beside what there are to be found by, each way round; in order both are nothing. */
const outOfStep = () => database.superuser`
  with due as (select b.word collate "C" as word, n.last, n.first, n.patron_id
    from person_names n cross join carrel.found_by(n.search) as b (word)),
  kept as (select word, last, first, patron_id from patron_name_words)
  (select * from due except all select * from kept) union all (select * from kept except all select * from due)`;
const places = async (): Promise<string[]> =>
  (await database.superuser`select ctid::text as place from patron_name_words order by 1`).map(
    ({ place }) => place,
  );

const odd: readonly Name[] = [
  { first: 'Anne-Marie', last: "O'Brien" },
  { first: 'Anne', middle: 'Marie', last: 'O’Brien-Smith' },
  { first: 'Annemarie', last: 'Obrien' },
  { first: 'Łukasz', last: 'Żółć' },
  { first: 'José-Luis', last: 'Peña y Ortega', preferred: 'Pepe' },
  { first: 'E\u0301lodie', last: 'Be\u0301langer' },
  { first: 'Élodie', last: 'Bélanger' },
  { first: 'Kaʻahumanu', last: 'Kaʻiulani' },
  { first: 'İpek', last: 'Işık' },
  { first: 'John', middle: 'J.', last: 'Smith 3rd' },
  { first: 'John2', last: '1e5x Smith', preferred: 'J.R.' },
  { first: 'Smith', last: 'Smith', preferred: 'Smithy' },
  { first: 'Smith', last: 'Smithson' },
  { first: 'ann', last: 'mac donald' },
  { first: 'ANN', last: 'MACDONALD' },
  { first: 'Li', last: 'Ng' },
  { first: '名前', last: 'กขฃ' },
  { first: 'a/b', last: 'x@example.org' },
  { first: 'Aaron.B', last: 'St. John-Smythe' },
  { first: '', last: '' },
];

describe('[search] words of a name', () => {
  test('MUST find whom a search through every name finds, in the same order, however odd the names are', async () => {
    await named(odd);
    const texts = odd.flatMap(({ first, middle, last, preferred }) => [
      first,
      middle ?? '',
      last,
      preferred ?? '',
    ]);
    const words = texts.flatMap((text) => text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []);
    const asked = new Set(
      words.flatMap((word) => [word.toUpperCase(), ...Array.from(word, (_, at) => word.slice(0, at + 1))]),
    );
    let most = 0;
    for (const word of asked) most = Math.max(most, await agree([word]));
    expect(asked.size).toBeGreaterThan(100);
    expect(most).toBeGreaterThan(5);
  });

  test('MUST find by more words than one whoever has them all, of any names, whether they begin alike or are short', async () => {
    await named(odd);
    const searches = [
      ['anne', 'marie'],
      ['marie', 'anne'],
      ['ann', 'mar', 'bri'],
      ['smi', 'smith'],
      ['smith', 'smithy'],
      ['smith', 'smith'],
      ['john', 'smith'],
      ['john2', 'smith'],
      ['1e5x', 'smi'],
      ['1e5x', 'john2'],
      ['li', 'ng'],
      ['jo', 'smi'],
      ['j', 'smith'],
      ['mac', 'don', 'ann'],
      ['peña', 'ortega', 'pepe', 'jos'],
      ['luis', 'zzz'],
      ['iʻulani', 'kaʻ'],
      ['kaʻahu', 'kaʻiu'],
    ];
    let most = 0;
    for (const words of searches) most = Math.max(most, await agree(words, 1), await agree(words, 3));
    expect(most).toBeGreaterThan(2);
  });

  test('MUST find by two words whoever has more words than are kept in pairs, and cannot keep their squares', async () => {
    const many = Array.from({ length: 60 }, (_, at) => `w${String.fromCharCode(97 + (at % 26))}${at}x`);
    await named([
      { first: 'Ana', last: many.join(' ') },
      { first: 'Bea', last: many.slice(0, 11).join(' ') },
      { first: 'Cy', last: many.slice(0, 12).join(' ') },
      ...odd,
    ]);
    for (const words of [
      ['wa0x', 'wb1x'],
      ['ana', 'wc'],
      ['wz', 'w', 'wb'],
      ['bea', 'wa0'],
      ['cy', 'wb1'],
    ])
      expect(await agree(words, 1), words.join(' ')).toBeGreaterThan(0);
    const [most] = await database.superuser<{ count: number }[]>`
      select count(*)::int as count from patron_name_words group by patron_id order by 1 desc limit 1`;
    expect(most?.count).toBeLessThan(300);
    expect(await outOfStep()).toEqual([]);
  });

  test('cannot find by words that have to follow each other whoever has them apart', async () => {
    await named([{ first: 'X', last: '1e5' }, ...odd]);
    for (const words of [['1e5x'], ['1e5x', 'smi']]) expect(await agree(words)).toBe(1);
  });

  test('MUST find a person once, whose every name begins so', async () => {
    const [id] = await named([
      { first: 'Martin', middle: 'Mart', last: 'Martinez', preferred: 'Marty' },
      { first: 'Marta', last: 'Martin' },
    ]);
    for (const word of ['ma', 'mar', 'mart', 'martin'])
      expect(
        (await found([word])).filter((place) => place.id === id),
        word,
      ).toHaveLength(1);
  });

  test('MUST do so of any names, words and pages', async () => {
    const piece = fc.constantFrom(
      'ma',
      'mar',
      'mart',
      'in',
      'a',
      'é',
      'ab',
      'c',
      '-',
      ' ',
      "'",
      'Z',
      '1',
      'mb',
      'ła',
    );
    const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
    const name = fc.record({ first: text, middle: fc.option(text), last: text, preferred: fc.option(text) });
    const word = fc
      .array(fc.constantFrom('ma', 'mar', 'm', 'a', 'é', 'ab', 'z', 'in', 'ła', '1'), {
        minLength: 1,
        maxLength: 3,
      })
      .map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(name, { minLength: 1, maxLength: 60 }),
        fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        async (names, searches, limit) => {
          await named(names);
          for (const words of searches) await agree(words, limit);
          expect(await outOfStep()).toEqual([]);
        },
      ),
      { numRuns: inject('isLong') ? 200 : 12, seed: inject('seed') ?? Date.now() },
    );
  }, 300_000);
});

describe('[retain.expunge] what a person is found by', () => {
  const sql = () => database.superuser;

  test('MUST go with the person, whether they are deleted or their name is', async () => {
    const ids = await named(odd);
    await sql()`delete from patrons where id = ${ids[0] ?? ''}`;
    expect(await outOfStep()).toEqual([]);
    await sql()`delete from person_names where patron_id = ${ids[1] ?? ''}`;
    expect(await outOfStep()).toEqual([]);
    expect(
      await sql()`select from patron_name_words where patron_id::text = any (${ids.slice(0, 2)})`,
    ).toEqual([]);
    await sql()`truncate person_names`;
    expect(await sql()`select from patron_name_words`).toEqual([]);
  });

  test('MUST change with the name, also where an import writes it anew, and cannot keep what it was', async () => {
    const [id = ''] = await named([{ first: 'Hollis', last: 'Fennimere' }, ...odd]);
    await sql()`update person_names set last = 'Alderquist', preferred = 'Wren' where patron_id = ${id}`;
    expect(await outOfStep()).toEqual([]);
    expect(await found(['fenn'])).toEqual([]);
    expect(await found(['wre'])).toEqual([{ last: 'Alderquist', first: 'Hollis', id }]);
    await sql()`insert into person_names (patron_id, first, last) select patron_id, 'Emeric', last from person_names
      on conflict (patron_id) do update set first = excluded.first`;
    expect(await outOfStep()).toEqual([]);
    expect(await found(['holl'])).toEqual([]);
    await sql()`update person_names set first = last, last = first`;
    expect(await outOfStep()).toEqual([]);
  });

  test('cannot be written again where the name stays as it was', async () => {
    await named(odd);
    const before = await places();
    await sql()`update person_names set middle = middle`;
    expect(await places()).toEqual(before);
  });

  test('MUST be there from the next migration on, for names that are older than it', async () => {
    await named(odd);
    await sql()`alter table person_names disable trigger user`;
    await sql()`delete from patron_name_words`;
    await sql()`alter table person_names enable trigger user`;
    await sql()`select carrel.find_older_names()`;
    expect(await outOfStep()).toEqual([]);
    await sql()`select carrel.find_older_names()`;
    expect(await outOfStep()).toEqual([]);
  });
});
