import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copies } from '../../src/demo/copies.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

interface Page {
  edges: { cursor: string; node: { id: string; name?: { last: string } } }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}
type Variables = { what: string; first?: number | null; after?: string | null };

const patronSearch = `query ($what: String!, $first: Int, $after: String) {
  searchPatrons(name: $what, first: $first, after: $after) {
    edges { cursor node { id name { first last } } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const titleSearch = `query ($what: String!, $first: Int, $after: String) {
  searchTitles(text: $what, first: $first, after: $after) {
    edges { cursor node { id title author } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const patrons = (
  variables: Variables,
  persona: 'clerk' | 'administrator' = 'clerk',
  purpose = 'CIRCULATION',
) => carrel.query(patronSearch, { token: carrel.tokens[persona], purpose, variables });
const titles = (variables: Variables) => carrel.query(titleSearch, { variables });

async function allOf(
  ask: (variables: Variables) => Promise<Answer>,
  root: string,
  what: string,
  first: number,
) {
  const ids: string[] = [];
  let after: string | null = null;
  for (let number = 0; number < 100; number += 1) {
    const answer: Answer = await ask({ what, first, after });
    const page = answer.json.data[root] as Page;
    ids.push(...page.edges.map(({ node }) => node.id));
    expect(page.edges.length).toBeLessThanOrEqual(first);
    expect(page.pageInfo.hasPreviousPage).toBe(false);
    expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
    after = page.pageInfo.endCursor;
    expect(after).toBe(page.edges.at(-1)?.cursor ?? null);
    if (!page.pageInfo.hasNextPage) return ids;
  }
  throw new Error('the pages do not end');
}
const firstPage = async (what = 'al') => (await patrons({ what, first: 1 })).json.data.searchPatrons as Page;

const entries = async (): Promise<string[]> =>
  (await carrel.database.superuser<{ id: string }[]>`select id from disclosures`).map(({ id }) => id);

describe('[search] patrons', () => {
  test('cannot be a word that was left of somebody who is gone, and nobody MUST be on file for it', async () => {
    const { superuser } = carrel.database;
    const whole = (await patrons({ what: 'al', first: 3 })).json.data.searchPatrons as Page;
    const before = new Set(await entries());
    const gone = '00000000-0000-4000-8000-0000000000aa';
    await superuser`insert into patron_name_words (word, last, first, patron_id) values ('al', '', '', ${gone})`;
    try {
      const answer = await patrons({ what: 'al', first: 3 });
      const { edges, pageInfo } = answer.json.data.searchPatrons as Page;
      expect(answer.json.errors).toBeUndefined();
      expect(answer.text).not.toContain(gone);
      expect(edges.map(({ node }) => node)).toEqual(whole.edges.slice(0, 2).map(({ node }) => node));
      expect(pageInfo.hasNextPage).toBe(true);
      const [entry] = (
        await superuser<{ id: string; subjects: string[] }[]>`
        select id, subjects from disclosures`
      ).filter(({ id }) => !before.has(id));
      expect(entry?.subjects).toHaveLength(2);
    } finally {
      await superuser`delete from patron_name_words where patron_id = ${gone}`;
    }
  });

  test('in pages together MUST be each patron once, however long the pages', async () => {
    const counted = await carrel.database.superuser`
      select patron_id from person_names where search @@ to_tsquery('simple', 'a:*')`;
    const two = await carrel.database.superuser<{ prefix: string; count: number }[]>`
      select lower(left(last, 2)) as prefix, count(*)::int as count from person_names group by 1 order by 2 desc limit 1`;
    expect(counted.length).toBeGreaterThan(5);
    const what = two[0]?.prefix ?? '';
    const expected = await carrel.database.superuser<{ id: string }[]>`
      select patron_id as id from person_names where search @@ to_tsquery('simple', ${`${what}:*`})`;
    expect(expected.length).toBeGreaterThan(5);
    for (const first of [1, 3, 100]) {
      const ids = await allOf(patrons, 'searchPatrons', what, first);
      expect(new Set(ids)).toEqual(new Set(expected.map(({ id }) => id)));
      expect(ids).toHaveLength(expected.length);
    }
  });

  test('MUST be found by every word, in any case and order, and by any of their names', async () => {
    for (const what of ['hollis fenni', 'FENNIMERE Hollis', 'Fen', 'emeric', '  fennimere,hollis ']) {
      const answer = await patrons({ what });
      expect(JSON.stringify(answer.json.data), what).toContain('Fennimere');
    }
    expect((await patrons({ what: 'hollis alderquist' })).json.data.searchPatrons.edges).toEqual([]);
    expect((await patrons({ what: 'wrennie' })).json.data.searchPatrons.edges).toHaveLength(1);
  });

  test.each(['', ' ', 'a', ' a ', '%', '%%', '**', '--', "''", '|&', '\u00a0\u2003'])(
    'cannot be searched by fewer than two letters: %j',
    async (what) => {
      const answer = await patrons({ what });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions.argument).toBe('name');
    },
  );

  test('MUST be searched by two letters, and not by their contacts, card numbers or middles of words', async () => {
    expect((await patrons({ what: 'fe' })).json.data.searchPatrons.edges.length).toBeGreaterThan(0);
    for (const what of ['ennimere', 'example', 'ferry'])
      expect((await patrons({ what })).json.data.searchPatrons.edges, what).toEqual([]);
    for (const what of ['406', carrel.cards.adult.number])
      expectRefused(await patrons({ what }), 400, 'BAD_INPUT');
  });

  test('cannot be asked for by none, less than none or too many', async () => {
    for (const first of [0, -1, 101, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 1e300]) {
      const answer = await patrons({ what: 'al', first });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions.argument).toBe('first');
    }
    for (const first of [1, 100, null]) expect((await patrons({ what: 'al', first })).status).toBe(200);
  });

  test('MUST have cursors that tell nothing', async () => {
    const { edges } = await firstPage();
    const cursor = edges[0]?.cursor ?? '';
    const id = edges[0]?.node.id ?? '';
    const last = edges[0]?.node.name?.last.toLowerCase() ?? '';
    expect(last.length).toBeGreaterThan(3);
    const bytes = Buffer.from(cursor, 'base64url').toString('latin1');
    for (const told of [cursor, bytes])
      expect(told.toLowerCase()).not.toMatch(new RegExp(`${last}|${id}|first|last|name`));
    expect((await firstPage()).edges[0]?.cursor).not.toBe(cursor);
  });

  test.each<[string, (cursor: string) => Promise<Answer>]>([
    ['of another caller', (after) => patrons({ what: 'al', after }, 'administrator')],
    ['of another search', (after) => patrons({ what: 'fe', after })],
    ['of a search with a word more', (after) => patrons({ what: 'al w', after })],
    [
      'of another field',
      (after) =>
        carrel.query(titleSearch, {
          token: carrel.tokens.clerk,
          purpose: 'CIRCULATION',
          variables: { what: 'al', after },
        }),
    ],
    [
      'with a letter changed',
      (after) =>
        patrons({
          what: 'al',
          after: `${after.slice(0, 20)}${after[20] === 'A' ? 'B' : 'A'}${after.slice(21)}`,
        }),
    ],
    ['cut short', (after) => patrons({ what: 'al', after: after.slice(0, -4) })],
    ['made longer', (after) => patrons({ what: 'al', after: `${after}AAAA` })],
    ['that is empty', () => patrons({ what: 'al', after: '' })],
    ['that is blank', () => patrons({ what: 'al', after: ' ' })],
    [
      'that is made up',
      () =>
        patrons({ what: 'al', after: Buffer.from('{"last":"A","first":"","id":"x"}').toString('base64url') }),
    ],
  ])('cannot be paged by a cursor %s', async (_, ask) => {
    const { pageInfo } = await firstPage();
    expect((await patrons({ what: 'al', after: pageInfo.endCursor })).status).toBe(200);
    const answer = await ask(pageInfo.endCursor ?? '');
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe('after');
  });

  test('cannot be paged by a cursor once the purpose is gone', async () => {
    const { pageInfo } = await firstPage();
    const variables = { what: 'al', after: pageInfo.endCursor };
    const answer = await carrel.query(patronSearch, { token: carrel.tokens.clerk, variables });
    expect(answer.json.data).toEqual({ searchPatrons: null });
  });
});

describe('[search] the catalogue, for the public', () => {
  test('MUST be searched by words of title or author, in pages that are each title once', async () => {
    const found = (await titles({ what: copies.adultFirst.title })).json.data.searchTitles as Page;
    expect(found.edges[0]?.node).toMatchObject({
      title: copies.adultFirst.title,
      author: copies.adultFirst.author,
    });
    expect(JSON.stringify((await titles({ what: copies.adultFirst.author })).json)).toContain(
      copies.adultFirst.title,
    );
    const words = await carrel.database.superuser<{ word: string; ndoc: number }[]>`
      select word, ndoc from ts_stat('select search from titles') order by ndoc desc, word limit 1`;
    const { word, ndoc } = words[0] ?? { word: '', ndoc: 0 };
    expect(ndoc).toBeGreaterThan(5);
    for (const first of [2, 100]) {
      const ids = await allOf(titles, 'searchTitles', word, first);
      expect(ids).toHaveLength(new Set(ids).size);
      expect(ids).toHaveLength(ndoc);
    }
  });

  test('MUST give an item by its barcode and a title by its id, and null for what is not there', async () => {
    const item = await carrel.query(
      `{ item(barcode: "${copies.adultFirst.barcode}") { status category branch { code } title { id title items { barcode } } } }`,
    );
    expect(item.json.data.item).toMatchObject({
      status: 'CHECKED_OUT',
      title: { title: copies.adultFirst.title },
    });
    expect(item.json.data.item.title.items).toEqual([{ barcode: copies.adultFirst.barcode }]);
    const title = await carrel.query(`{ title(id: "${item.json.data.item.title.id}") { title } }`);
    expect(title.json).toEqual({ data: { title: { title: copies.adultFirst.title } } });
    const none =
      '{ item(barcode: "nothing") { barcode } title(id: "00000000-0000-4000-8000-000000000000") { id } }';
    expect((await carrel.query(none)).json).toEqual({ data: { item: null, title: null } });
  });

  test('cannot find a person by a name, nor by a patron’s id', async () => {
    expect((await titles({ what: 'Fennimere' })).json.data.searchTitles.edges).toEqual([]);
    const [patron] = await carrel.database.superuser<{ id: string }[]>`select id from patrons limit 1`;
    expect((await carrel.query(`{ title(id: "${patron?.id}") { id title } }`)).json).toEqual({
      data: { title: null },
    });
  });

  test('cannot be paged by a cursor of a caller with a token, nor the other way about', async () => {
    const own = (await titles({ what: copies.adultFirst.title, first: 1 })).json.data.searchTitles as Page;
    const after = own.pageInfo.endCursor;
    expect(after).toMatch(/./);
    const asked = {
      token: carrel.tokens.clerk,
      variables: { what: copies.adultFirst.title, first: 1, after },
    };
    expectRefused(await carrel.query(titleSearch, asked), 400, 'BAD_INPUT');
  });
});
