import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../schema/context.ts';
import { Disclosing } from '../../schema/disclosing.ts';
import { badInput, CarrelError } from '../../schema/errors.ts';
import { answer } from '../../src/gateway/answer.ts';
import { type Asking, codesOf, openAsking } from './asking.ts';

let asking: Asking;
beforeAll(async () => {
  asking = await openAsking();
});
afterAll(() => asking.library.database.drop());

const canary = 'Quillfeather';

describe('[bad-input] what is wrong in a document or in its variables', () => {
  test.each<[string, string, Record<string, unknown>, string]>([
    ['no GraphQL', `{ viewer { basis "${canary}" } }`, {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ viewer { basiss } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', `{ item(barcod: "${canary}") { barcode } }`, {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', '{ item { barcode } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown type', 'query ($a: Strin) { viewer { basis } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a value of the wrong type',
      `{ searchTitles(text: "a", first: "${canary}") { pageInfo { hasNextPage } } }`,
      {},
      'BAD_INPUT',
    ],
    ['an enumeration for a string', `{ item(barcode: ${canary}) { barcode } }`, {}, 'BAD_INPUT'],
    [
      'a variable of the wrong type',
      'query ($first: Int) { searchTitles(text: "a", first: $first) { pageInfo { hasNextPage } } }',
      { first: canary },
      'BAD_INPUT',
    ],
    [
      'a variable that is missing',
      'query ($barcode: String!) { item(barcode: $barcode) { barcode } }',
      {},
      'BAD_INPUT',
    ],
    [
      'a variable that is null',
      'query ($barcode: String!) { item(barcode: $barcode) { barcode } }',
      { barcode: null },
      'BAD_INPUT',
    ],
    [
      'a variable that is an object',
      'query ($barcode: String!) { item(barcode: $barcode) { barcode } }',
      { barcode: { a: canary } },
      'BAD_INPUT',
    ],
    [
      'a number beyond all bounds',
      'query ($first: Int) { searchTitles(text: "a", first: $first) { pageInfo { hasNextPage } } }',
      { first: 1e300 },
      'BAD_INPUT',
    ],
    [
      'a page of nothing',
      '{ searchTitles(text: "a", first: 0) { pageInfo { hasNextPage } } }',
      {},
      'BAD_INPUT',
    ],
    [
      'a page of less',
      '{ searchTitles(text: "a", first: -1) { pageInfo { hasNextPage } } }',
      {},
      'BAD_INPUT',
    ],
    [
      'a page too large',
      '{ searchTitles(text: "a", first: 101) { pageInfo { hasNextPage } } }',
      {},
      'BAD_INPUT',
    ],
    [
      'a cursor that is none',
      `{ searchTitles(text: "a", after: "${canary}") { pageInfo { hasNextPage } } }`,
      {},
      'BAD_INPUT',
    ],
    ['an id that is none', `{ title(id: "${canary}") { title } }`, {}, 'BAD_INPUT'],
    ['a character that no text can have', '{ item(barcode: "\\u0000") { barcode } }', {}, 'BAD_INPUT'],
    [
      'null for a variable with a default, in `@skip`',
      'query ($a: Boolean = true) { viewer { basis @skip(if: $a) } }',
      { a: null },
      'BAD_INPUT',
    ],
    [
      'null for a variable with a default, in an argument',
      'query ($a: String = "b") { item(barcode: $a) { barcode } }',
      { a: null },
      'BAD_INPUT',
    ],
    [
      'fields repeated until validation gives up',
      `{ ${'viewer { basis } '.repeat(700)} }`,
      {},
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a mutation', 'mutation { viewer { basis } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription', 'subscription { viewer { basis } }', {}, 'GRAPHQL_VALIDATION_FAILED'],
  ])(
    'MUST be the caller’s error, with no data, no value and no guess: %s',
    async (_, query, variables, code) => {
      const result = await asking.ask('clerk CIRCULATION', query, variables);
      expect(result.data ?? null).toBeNull();
      expect(new Set(codesOf(result))).toEqual(new Set([code]));
      expect(JSON.stringify(result)).not.toContain(canary);
      expect(JSON.stringify(result)).not.toMatch(/did you mean/i);
      expect(asking.logged.join('')).not.toContain(canary);
    },
  );

  test('MUST be named by its argument or variable', async () => {
    const argumentOf = async (query: string, variables = {}) =>
      (await asking.ask('public', query, variables)).errors?.[0]?.extensions.argument;
    expect(await argumentOf('{ searchTitles(text: "a", first: 0) { pageInfo { hasNextPage } } }')).toBe(
      'first',
    );
    expect(await argumentOf('{ searchTitles(text: 1) { pageInfo { hasNextPage } } }')).toBe('text');
    expect(
      await argumentOf('query ($barcode: String!) { item(barcode: $barcode) { barcode } }', { barcode: 1 }),
    ).toBe('barcode');
  });
});

describe('[judged-once] what goes wrong while a document runs', () => {
  const settle = async (error: Error) => {
    const logged: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
    const thrown = new GraphQLError(`about ${canary}`, { originalError: error, path: ['record', 'email'] });
    const { library } = asking;
    const { judgement } = library.ask(library.caller('card'), '{ record { id } }');
    const context = { requestId: 'the request', judgement, disclosing: new Disclosing() } as Context;
    const result = await answer({ data: { record: { email: canary } }, errors: [thrown] }, context, {
      log: { put: async () => {} },
      logger,
      asGranted: async () => null,
    });
    return { result, logged: logged.join('') };
  };

  test('MUST refuse the whole answer, and say why to the operator, where scope-auth refuses what the judge let through', async () => {
    const apart = new CarrelError('WITHHELD', 'Withheld.', { coordinate: 'Patron.email', unjudged: true });
    const { result, logged } = await settle(apart);
    expect(result.data).toBeUndefined();
    expect(codesOf(result)).toEqual(['UNAVAILABLE']);
    expect(logged).toContain('judged apart');
    expect(logged).toContain('the request');
  });

  test('cannot tell a caller or the log what it was about', async () => {
    const { result, logged } = await settle(new Error(`select ${canary}`));
    expect(codesOf(result)).toEqual(['UNAVAILABLE']);
    expect(JSON.stringify(result) + logged).not.toContain(canary);
    expect(logged).toContain('"level":50');
  });

  test('MUST tell a caller its own error, alone', async () => {
    const { result, logged } = await settle(badInput('first', 'must be from 1 to 100'));
    expect(result).toEqual({ errors: [badInput('first', 'must be from 1 to 100')] });
    expect(logged).toBe('');
  });
});
