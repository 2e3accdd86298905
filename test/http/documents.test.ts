import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { codesOf } from './answers.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

async function expectAll(document: string, code: string): Promise<string> {
  const answer = await carrel.query(document, { token: carrel.tokens.clerk, purpose: 'CIRCULATION' });
  expect(answer.status, answer.text.slice(0, 400)).toBe(400);
  expect(new Set(codesOf(answer))).toEqual(new Set([code]));
  expect('data' in answer.json).toBe(false);
  for (const error of answer.json.errors)
    expect(Object.keys(error).sort()).toEqual(['extensions', 'message']);
  return answer.text;
}

describe('[documents] a document', () => {
  test.each([
    '{ viewer { basis "CANARY" } }',
    '{',
    '}',
    ' ',
    'CANARY',
    '{ viewer { basis } } CANARY',
    '{ viewer(: "CANARY") }',
    'query { viewer { basis } } "CANARY',
    '{ viewer { basis } } \u0000CANARY',
    'fragment on on CANARY { a }',
  ])('that is not GraphQL MUST be GRAPHQL_PARSE_FAILED, unquoted: %j', async (document) => {
    expect(await expectAll(document, 'GRAPHQL_PARSE_FAILED')).not.toContain('CANARY');
  });

  test.each([
    ['a field', '{ viewer { basiss } }'],
    ['a field of a person', '{ record { emai } }'],
    ['a root', '{ recor { id } }'],
    ['an argument', '{ item(barcod: "CANARY") { barcode } }'],
    ['a directive', '{ viewer { basis @skipp(if: true) } }'],
    ['a type', 'query ($a: Strin) { viewer { basis } }'],
    ['a type of a fragment', '{ ... on Quer { viewer { basis } } }'],
    ['a fragment', '{ ...asking } fragment askings on Query { viewer { basis } }'],
    ['a part of a fragment’s', '{ record { ...x } } fragment x on Patron { nam { first } }'],
    ['a variable', 'query ($barcode: String!) { item(barcode: $barcod) { barcode } }'],
  ])('with %s misspelt MUST be GRAPHQL_VALIDATION_FAILED, without a guess', async (_, document) => {
    const text = await expectAll(document, 'GRAPHQL_VALIDATION_FAILED');
    expect(text).not.toMatch(/did you mean|perhaps|CANARY/i);
    expect(text).not.toMatch(/"(basis|email|record|barcode|skip|String|Query|name)"/);
  });

  test.each([
    ['no operation', 'fragment f on Query { viewer { basis } }'],
    ['two operations and no name', 'query A { viewer { basis } } query B { viewer { basis } }'],
    ['a mutation, of which there are none', 'mutation { checkOut { id } }'],
    ['a subscription', 'subscription { viewer { basis } }'],
    ['a definition of a type', 'type Query { canary: String }'],
    ['a field that needs a selection', '{ viewer }'],
    ['a selection below a leaf', '{ viewer { basis { name } } }'],
    ['one name for two things', '{ viewer { a: basis a: kind } }'],
    ['a fragment in itself', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
    ['a variable that nothing defines', '{ item(barcode: $barcode) { barcode } }'],
  ])('with %s MUST be GRAPHQL_VALIDATION_FAILED', async (_, document) => {
    await expectAll(document, 'GRAPHQL_VALIDATION_FAILED');
  });
});

describe('[documents] a document beyond the limits', () => {
  test('of tokens cannot run, and one just within MUST', async () => {
    const document = (skipped: number) =>
      `{ viewer { basis ${'... @skip(if: true) { basis } '.repeat(skipped)} } }`;
    await expectAll(document(300), 'GRAPHQL_PARSE_FAILED');
    const comment = await carrel.query(`{ viewer { basis } } ${'#'.repeat(90_000)}`);
    expect(comment.json).toEqual({ data: { viewer: { basis: 'PUBLIC' } } });
    expect((await carrel.query(document(100))).status).toBe(200);
  });

  test('of depth cannot run, and GraphiQL’s introspection MUST', async () => {
    const deep = (rounds: number) =>
      `{ searchTitles(text: "a", first: 1) { edges { node { ${'items { title { '.repeat(rounds)} id ${'} } '.repeat(rounds)} } } } }`;
    await expectAll(deep(12), 'GRAPHQL_VALIDATION_FAILED');
    expect((await carrel.query(deep(1))).status).toBe(200);
    const wrapped =
      'kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }';
    const introspection = `{ __schema { queryType { name } types { kind name fields { name args { name type { ${wrapped} } } type { ${wrapped} } } } } }`;
    expect((await carrel.query(introspection)).json.errors).toBeUndefined();
  });

  test('of rounds by way of a loan and its charges cannot run', async () => {
    const round = (rounds: number) =>
      `{ record { loans { ${'charges { loan { '.repeat(rounds)} id ${'} } '.repeat(rounds)} } } }`;
    await expectAll(round(5), 'GRAPHQL_VALIDATION_FAILED');
  });

  test('with more aliases of a list than may be cannot run, and with as many as the limits allow MUST end soon', async () => {
    const aliases = (count: number) => {
      const list = Array.from({ length: count }, (_, index) => `a${index}: loans { id }`).join(' ');
      return carrel.query(`{ record { ${list} } }`, { token: carrel.tokens.card });
    };
    for (const count of [102, 400])
      expect(codesOf(await aliases(count))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    const started = performance.now();
    const answer = await aliases(101);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(answer.status).toBe(200);
    expect(new Set(Object.values(answer.json.data.record).map((list) => JSON.stringify(list))).size).toBe(1);
  });

  test('with 500 aliases of a root cannot read 500 times', async () => {
    const aliases = Array.from(
      { length: 500 },
      (_, index) => `a${index}: searchTitles(text: "the") { edges { node { id } } }`,
    );
    const started = performance.now();
    const text = await carrel.query(`{ ${aliases.join(' ')} }`);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(text.status).toBe(400);
  });

  test.each([
    ['that double', 'viewer { basis }', 'Query', ''],
    ['that double and bring nothing', '__typename @skip(if: true)', 'Query', ''],
    ['on what is withheld', 'email', 'Patron', 'record'],
  ])('with fragments %s cannot take long', async (_, leaf, type, root) => {
    const levels = 30;
    const fragments = Array.from({ length: levels }, (_, level) =>
      level === levels - 1
        ? `fragment f${level} on ${type} { ${leaf} }`
        : `fragment f${level} on ${type} { ...f${level + 1} ...f${level + 1} }`,
    ).join('\n');
    const started = performance.now();
    const answer = await carrel.query(`{ ${root === '' ? '...f0' : `${root} { ...f0 }`} }\n${fragments}`, {
      token: carrel.tokens.card,
    });
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(answer.status).toBe(400);
    expect(codesOf(answer)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('with inline fragments within each other, or 100 directives, cannot break it', async () => {
    const nested = `{ ${'... on Query { '.repeat(900)} viewer { basis } ${'} '.repeat(900)} }`;
    const directives = `{ viewer { basis ${'@include(if: true) '.repeat(100)} } }`;
    for (const document of [
      nested,
      directives,
      `{ ${'{'.repeat(2_900)}`,
      `{ viewer { basis @a${' @a'.repeat(500)} } }`,
    ]) {
      const answer = await carrel.query(document);
      expect([200, 400], answer.text.slice(0, 300)).toContain(answer.status);
    }
    expect((await carrel.query('{ viewer { basis } }')).status).toBe(200);
  });

  test('with fields that overlap in many ways cannot take long', async () => {
    const overlapping = Array.from(
      { length: 200 },
      () => 'record { loans { item { title { title } } } }',
    ).join(' ');
    const started = performance.now();
    const answer = await carrel.query(`{ ${overlapping} }`, { token: carrel.tokens.card });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect([200, 400]).toContain(answer.status);
  });
});
