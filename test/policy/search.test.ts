import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** Who can be searched for, by what; the pages themselves are in `test/http/search.test.ts`. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const search = (name: string, purpose: string | undefined = 'CIRCULATION'): Promise<Answer> =>
  carrel.query(
    'query ($name: String!) { searchPatrons(name: $name, first: 1) { edges { node { id } } pageInfo { hasNextPage } } }',
    { token: carrel.tokens.clerk, purpose, variables: { name } },
  );

function expectNameRefused(answer: Answer): void {
  expect(answer.status, answer.text).toBe(400);
  expect(answer.json).not.toHaveProperty('data');
  expect(answer.json.errors).toHaveLength(1);
  expect(answer.json.errors[0].extensions).toEqual({ code: 'BAD_INPUT', argument: 'name' });
}

describe('[collect.function] a search for a name', () => {
  test.each(['fe', 'Fe', ' fe ', '𠮷𐐀'])('MUST be taken with two letters: %j', async (name) => {
    expect((await search(name)).status).toBe(200);
  });

  test.each(['12', 'a1', '1a2', 'a b', '406'])(
    'cannot be made of digits, or of one letter of each of two: %j',
    async (name) => expectNameRefused(await search(name)),
  );

  // One letter each, though JavaScript counts two code units.
  test.each(['𠮷', '𐐀', ' 𠮷 '])('cannot be made of one letter beyond the first plane: %j', async (name) =>
    expectNameRefused(await search(name)),
  );

  test('MUST be taken up to the length of a name, and cannot be longer', async () => {
    expect((await search('a'.repeat(100))).status).toBe(200);
    for (const name of ['a'.repeat(10_000), 'aa '.repeat(3_000), 'a '.repeat(45_000)])
      expectNameRefused(await search(name));
  });

  test('cannot be told apart from one that is bad, where no purpose opens it', async () => {
    const texts = new Set<string>();
    for (const name of ['fe', 'f', 'a'.repeat(10_000), 'zzzz'])
      for (const purpose of ['SHELVING', 'STATISTICS']) texts.add((await search(name, purpose)).text);
    expect(texts.size).toBe(1);
    expect([...texts][0]).toContain('WITHHELD');
  });
});
