import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { isCompilable } from '../../src/gateway/compiled.ts';
import { type Choose, Writer } from '../walls/documents.ts';
import { type Values, valuesOf } from '../walls/values.ts';
import { type Asking, openAsking } from './asking.ts';
import { lifted } from './lifted.ts';

let asking: Asking;
let values: Values;
beforeAll(async () => {
  asking = await openAsking();
  values = await valuesOf(asking.library.database);
});
afterAll(() => asking.library.database.drop());

describe('a document that is asked again', () => {
  test.each([
    'clerk CIRCULATION',
    'clerk RECOVERY',
    'administrator CONDUCT',
    'card',
    'caregiverPhotoId',
    'courtOrder',
    'vendor',
    'public',
  ])(
    '[field.rule] MUST be answered as it was at first, to the byte: %s',
    async (caller) => {
      let compiled = 0;
      let answered = 0;
      await fc.assert(
        fc.asyncProperty(fc.gen(), async (gen) => {
          const choose: Choose = (below) => gen(fc.nat, { max: below - 1 });
          const { text, variables = {}, operationName } = lifted(new Writer(schema, values, choose).query());
          if (operationName !== undefined) return;
          const ask = async () => {
            const answer = JSON.stringify(await asking.ask(caller, text, variables));
            // A cursor is encrypted anew each time; its place is held by the tests of pages.
            return answer.replace(/"[\w-]{50,}"/g, '"cursor"');
          };
          const [first, second, third] = [await ask(), await ask(), await ask()];
          expect(second, text).toBe(first);
          expect(third, text).toBe(first);
          compiled += isCompilable(parse(text)) ? 1 : 0;
          answered += first.includes('"data":{') ? 1 : 0;
        }),
        { numRuns: 60, seed: 20260617 },
      );
      // Were most of them not compiled, or refused for what they are, nothing would be proved.
      expect(compiled).toBeGreaterThan(20);
      expect(answered).toBeGreaterThan(20);
    },
    120_000,
  );

  test.each<[string, string, string, Record<string, unknown>]>([
    ['a field', 'clerk CIRCULATION', '{ __proto__: viewer { basis } }', {}],
    ['a field below', 'clerk CIRCULATION', '{ viewer { __proto__: basis role } }', {}],
    [
      'a list below',
      'card',
      '{ record { __proto__: loans { __proto__: item { __proto__: title { title } } } id } }',
      {},
    ],
    ['the name of a type', 'card', '{ record { __proto__: __typename id } }', {}],
    ['what is withheld', 'card', '{ __proto__: record { __proto__: name { toString: last } id } }', {}],
    [
      'what is of every object',
      'card',
      '{ record { constructor: id toString: __typename valueOf: name { last } } }',
      {},
    ],
    [
      'a variable',
      'public',
      'query ($text: String!, $__proto__: Int) { searchTitles(text: $text, first: $__proto__) { edges { node { title } } } }',
      JSON.parse('{ "text": "the", "__proto__": 1 }') as Record<string, unknown>,
    ],
    [
      'a variable that is left out',
      'public',
      'query ($text: String!, $constructor: Int) { searchTitles(text: $text, first: $constructor) { edges { node { title } } } }',
      { text: 'the' },
    ],
  ])(
    '[field.rule] MUST be answered as it was at first where %s is named as what every object has',
    async (_, caller, text, variables) => {
      const asked = async () => JSON.stringify(await asking.ask(caller, text, variables));
      const first = await asked();
      expect(first).toContain('"data":{');
      expect([await asked(), await asked()]).toEqual([first, first]);
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test('[field.rule] cannot be another caller’s: each is judged, and compiled, for itself', async () => {
    const text = '{ record { id name { last } loans { state item { title { title } } } } }';
    const ask = async (caller: string) => JSON.stringify(await asking.ask(caller, text));
    const before = [await ask('card'), await ask('caregiverPhotoId'), await ask('public')];
    for (let round = 0; round < 3; round += 1)
      expect([await ask('card'), await ask('caregiverPhotoId'), await ask('public')]).toEqual(before);
    expect(new Set(before).size).toBe(3);
  });
});

describe('what becomes a program', () => {
  test.each<[string, string]>([
    ['an act', 'mutation ($input: CheckInInput!) { checkIn(input: $input) { again } }'],
    ['introspection', '{ __schema { types { name } } }'],
    ['introspection of one type', 'query ($name: String!) { __type(name: $name) { name } }'],
    ['a text of the caller’s', '{ searchTitles(text: "ferryman") { edges { node { title } } } }'],
    ['a text in a directive', '{ viewer @skip(if: "x") { basis } }'],
    [
      'a text that is a default',
      'query ($text: String! = "x") { searchTitles(text: $text) { edges { cursor } } }',
    ],
    ['a list', '{ referrals(status: [OPEN]) { edges { cursor } } }'],
    ['an object', '{ record(of: { x: 1 }) { id } }'],
  ])('[field.rule] cannot be %s', (_, text) => {
    expect(isCompilable(parse(text))).toBe(false);
  });

  test('[field.rule] MUST be names, numbers and variables', () => {
    const text =
      'query ($text: String!) { searchTitles(text: $text, first: 3) { edges { node { a: title } } } }';
    expect(isCompilable(parse(text))).toBe(true);
  });
});
