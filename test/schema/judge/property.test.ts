import { MapperKind, mapSchema } from '@graphql-tools/utils';
import fc from 'fast-check';
import { defaultFieldResolver, type ExecutionResult, type GraphQLFieldConfig } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audienceSchema } from '../../../schema/audienceSchema.ts';
import { CarrelError } from '../../../schema/errors.ts';
import { blank } from '../../../schema/judge/prune.ts';
import { schema } from '../../../schema/schema.ts';
import { validateQuietly } from '../../../src/gateway/validation.ts';
import { denialsOf } from '../denials.ts';
import { type Asked, type Library, openLibrary } from '../library.ts';
import type { Given } from './documents.ts';
import { givenFor } from './given.ts';
import { randomDocument } from './randomDocument.ts';

/** The coordinates whose resolvers ran, whatever they gave. */
const ran = new Set<string>();

/** The schema itself, each field of which leaves word when it is come to: before scope-auth, not after its verdict. */
const watched = mapSchema(schema, {
  [MapperKind.OBJECT_FIELD]: (config: GraphQLFieldConfig<unknown, unknown>, name, type) => {
    const resolve = config.resolve ?? defaultFieldResolver;
    return {
      ...config,
      resolve: (parent, args, context, info) => {
        ran.add(`${type}.${name}`);
        return resolve(parent, args, context, info);
      },
    };
  },
});

let library: Library;
let given: Given;
beforeAll(async () => {
  library = await openLibrary();
  given = await givenFor(library);
});
afterAll(() => library.database.drop());

/** Everything that stands at a path of response keys, through lists. */
function standingAt(data: unknown, [key, ...below]: readonly string[]): unknown[] {
  if (Array.isArray(data))
    return data.flatMap((row) =>
      standingAt(
        row,
        [key, ...below].filter((each) => each !== undefined),
      ),
    );
  if (key === undefined) return [data];
  if (typeof data !== 'object' || data === null || !(key in data)) return [];
  return standingAt((data as Record<string, unknown>)[key], below);
}

/** Keys at every level in their order; values left out. */
function shape(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(shape);
  if (typeof data !== 'object' || data === null) return null;
  return Object.entries(data).map(([key, value]) => [key, shape(value)]);
}

/** What is asked, or null where the document is beyond the limits: then there is no answer at all. */
function orNothing(ask: () => Asked): Asked | null {
  try {
    return ask();
  } catch (error) {
    if (error instanceof CarrelError && error.extensions.code === 'GRAPHQL_VALIDATION_FAILED') return null;
    throw error;
  }
}

describe('[judged-once] for any document and any caller', () => {
  test('nothing withheld is ever run, scope-auth refuses nothing more, and null stands at each withheld place', async () => {
    let withheldSomewhere = 0;
    let servedSomewhere = 0;
    const names = library.callers.map(({ name }) => name);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.gen(), async (name, gen) => {
        const { text, variables } = randomDocument(schema, given, (below) => gen(fc.nat, { max: below - 1 }));
        const caller = library.caller(name);
        const asked = orNothing(() => library.ask(caller, text, variables, watched));
        fc.pre(asked !== null);
        if (asked === null) return;
        expect(validateQuietly(watched, asked.document)).toEqual([]);
        const { judgement } = asked;

        ran.clear();
        const result: ExecutionResult = await asked.run(judgement.document);
        expect(denialsOf(result)).toEqual([]);
        expect(result.errors).toBeUndefined();
        const withheld = new Set(judgement.withheld.map(({ coordinate }) => coordinate));
        expect([...ran].filter((coordinate) => withheld.has(coordinate))).toEqual([]);
        const served = new Set([...judgement.served.values()].flatMap((each) => [...each]));
        expect([...ran].filter((coordinate) => !served.has(coordinate))).toEqual([]);

        // What is answered has the same keys in the same order, on the schema that this audience knows too.
        const before = shape(result.data);
        for (const path of judgement.blanks) blank(result.data, path);
        const narrowed = await asked.run(
          judgement.document,
          audienceSchema(watched, caller.request.principal),
        );
        expect(narrowed.errors).toBeUndefined();
        expect(shape(narrowed.data)).toEqual(before);
        expect(shape(result.data)).toEqual(before);
        for (const { paths } of judgement.withheld)
          for (const path of paths)
            for (const value of standingAt(result.data, path)) expect(value).toBeNull();
        withheldSomewhere += withheld.size > 0 ? 1 : 0;
        servedSomewhere += served.size > 3 ? 1 : 0;
      }),
      { numRuns: 250 },
    );
    expect(withheldSomewhere).toBeGreaterThan(50);
    expect(servedSomewhere).toBeGreaterThan(50);
  }, 60_000);
});
