import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectRefused } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const canary = 'Quillfeather73';
const ask = (query: string, variables?: Record<string, unknown>): Promise<Answer> =>
  carrel.query(query, {
    token: carrel.tokens.clerk,
    purpose: 'CIRCULATION',
    ...(variables ? { variables } : {}),
  });

/** Neither the answer, its headers nor the process log may hold what was sent. */
function expectQuiet(answer: Answer): void {
  const told = answer.text + JSON.stringify(answer.headers) + carrel.log.join('');
  expect(told).not.toContain(canary);
  expect(told).not.toContain('1.5e300');
  expect(told).not.toMatch(/\n\s+at |node_modules|did you mean/i);
}

const page = 'pageInfo { hasNextPage }';
const byVariable = {
  barcode: 'query ($barcode: String!) { item(barcode: $barcode) { barcode } }',
  first: `query ($first: Int) { searchTitles(text: "a", first: $first) { ${page} } }`,
  number: 'query ($number: String!) { patronByCard(cardNumber: $number) { id } }',
  id: 'query ($id: ID!) { title(id: $id) { id } }',
  on: 'query ($on: Boolean!) { viewer { basis @include(if: $on) } }',
} as const;

describe('[bad-input] a variable', () => {
  test.each<[keyof typeof byVariable, unknown]>([
    ['barcode', 73],
    ['barcode', true],
    ['barcode', null],
    ['barcode', undefined],
    ['barcode', [canary]],
    ['barcode', { [canary]: canary }],
    ['barcode', `\u0000${canary}`],
    ['first', canary],
    ['first', 1.5],
    ['first', 1.5e300],
    ['first', 2 ** 31],
    ['first', true],
    ['first', [1, canary]],
    ['first', { [canary]: 1 }],
    ['first', 0],
    ['first', -1],
    ['first', 101],
    ['number', 4_826],
    ['number', { contains: canary }],
    ['number', [canary, canary]],
    ['number', `${canary}\u0000`],
    ['id', canary],
    ['id', { [canary]: 1 }],
    ['id', 1.5],
    ['id', `\u0000${canary}`],
    ['on', canary],
    ['on', 1],
    ['on', null],
  ])(
    'named "%s" that cannot be what it was sent as MUST be named and not quoted: %j',
    async (name, value) => {
      const answer = await ask(byVariable[name], value === undefined ? {} : { [name]: value });
      expectRefused(answer, 400, 'BAD_INPUT');
      expect(answer.json.errors[0].extensions.argument).toMatch(
        name === 'number' ? /^(number|cardNumber)$/ : new RegExp(`^${name}$`),
      );
      expectQuiet(answer);
    },
  );

  test('that nobody defined MUST change nothing, whatever its name', async () => {
    const variables = { [canary]: canary, __proto__: { [canary]: 1 }, constructor: canary };
    const answer = await ask('{ viewer { basis } }', variables);
    expect(answer.json).toEqual({ data: { viewer: { basis: 'STAFF' } } });
    expectQuiet(answer);
  });

  test('of an enumeration or an input type that there is not, or not for input, cannot be coerced', async () => {
    for (const type of ['Purpos', 'Patron', 'PatronWhere', `${canary}`]) {
      const answer = await ask(`query ($a: ${type}) { viewer { basis } }`, { a: canary });
      expect(answer.status).toBe(400);
      expect(answer.json.data).toBeUndefined();
      if (type !== canary) expectQuiet(answer);
    }
    // No argument takes an enumeration yet, so that none can be used: the document is refused before its value.
    const answer = await ask('query ($a: Purpose) { viewer { basis } }', { a: canary });
    expectRefused(answer, 400, 'GRAPHQL_VALIDATION_FAILED');
    expectQuiet(answer);
  });
});

describe('[bad-input] an argument in the document', () => {
  test.each([
    ['text', '{ searchTitles(text: 73) { pageInfo { hasNextPage } } }'],
    ['text', `{ searchTitles(text: ${canary}) { pageInfo { hasNextPage } } }`],
    ['text', `{ searchTitles(text: { ${canary}: "${canary}" }) { pageInfo { hasNextPage } } }`],
    ['text', `{ searchTitles(text: ["${canary}"]) { pageInfo { hasNextPage } } }`],
    ['text', '{ searchTitles(text: null) { pageInfo { hasNextPage } } }'],
    ['text', `{ searchTitles(text: "\\u0000${canary}") { pageInfo { hasNextPage } } }`],
    ['text', `{ searchTitles(text: "${'a'.repeat(501)}") { pageInfo { hasNextPage } } }`],
    ['text', '{ searchTitles(text: "  ") { pageInfo { hasNextPage } } }'],
    ['first', `{ searchTitles(text: "a", first: "${canary}") { pageInfo { hasNextPage } } }`],
    ['first', '{ searchTitles(text: "a", first: 1.5e300) { pageInfo { hasNextPage } } }'],
    ['first', '{ searchTitles(text: "a", first: 99999999999999999999) { pageInfo { hasNextPage } } }'],
    ['first', `{ searchTitles(text: "a", first: ${canary}) { pageInfo { hasNextPage } } }`],
    ['after', `{ searchTitles(text: "a", after: "${canary}") { pageInfo { hasNextPage } } }`],
    ['after', `{ searchTitles(text: "a", after: "\\u0000${canary}") { pageInfo { hasNextPage } } }`],
    ['id', `{ title(id: "${canary}") { id } }`],
    ['id', `{ title(id: "' or '1'='1 ${canary}") { id } }`],
    ['id', '{ title(id: "") { id } }'],
    ['barcode', `{ item(barcode: { ${canary}: 1 }) { barcode } }`],
    ['cardNumber', `{ patronByCard(cardNumber: [${canary}]) { id } }`],
    ['cardNumber', `{ patronByCard(cardNumber: "\\u0000${canary}") { id } }`],
    ['name', `{ searchPatrons(name: 73) { pageInfo { hasNextPage } } }`],
    ['name', `{ searchPatrons(name: { contains: "${canary}" }) { pageInfo { hasNextPage } } }`],
    ['if', `{ viewer { basis @skip(if: "${canary}") } }`],
  ])('"%s" that is not what it must be MUST be named and not quoted: %s', async (name, document) => {
    const answer = await ask(document);
    expectRefused(answer, 400, 'BAD_INPUT');
    expect(answer.json.errors[0].extensions.argument).toBe(name);
    expectQuiet(answer);
  });

  test('that is a variable of another type cannot quote its default', async () => {
    for (const document of [
      `query ($first: String = "${canary}") { searchTitles(text: "a", first: $first) { ${page} } }`,
      `query ($first: Int = "${canary}") { searchTitles(text: "a", first: $first) { ${page} } }`,
      `query ($text: String = "${canary}") { searchTitles(text: $text, text: "${canary}") { ${page} } }`,
    ]) {
      const answer = await ask(document);
      expect(answer.status, document).toBe(400);
      expect(answer.json.data).toBeUndefined();
      expectQuiet(answer);
    }
  });

  test('that is right MUST be answered beside one that is wrong: not at all', async () => {
    const right = '{ searchTitles(text: "a", first: 1) { pageInfo { hasNextPage } } }';
    expect((await ask(right)).status).toBe(200);
    const both = `{ viewer { basis } searchTitles(text: "a", first: 0) { ${page} } }`;
    expectRefused(await ask(both), 400, 'BAD_INPUT');
  });

  test('cannot be taken for SQL', async () => {
    for (const text of [
      "'; drop table patrons; --",
      '%',
      '_',
      '\\',
      "' | !'",
      ':*',
      '!!',
      '((',
      'a & | b',
      '<->',
    ]) {
      const answer = await ask(
        'query ($a: String!) { searchTitles(text: $a) { pageInfo { hasNextPage } } }',
        { a: text },
      );
      expect(answer.status, text).toBe(200);
      const card = await ask('query ($a: String!) { patronByCard(cardNumber: $a) { id } }', { a: text });
      expect(card.json, text).toEqual({ data: { patronByCard: null } });
      const name = await ask('query ($a: String!) { searchPatrons(name: $a) { pageInfo { hasNextPage } } }', {
        a: `${text}zz`,
      });
      expect([200, 400], text).toContain(name.status);
    }
    expect((await carrel.database.superuser`select 1 from patrons limit 1`).length).toBe(1);
  });
});
