import { GraphQLSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isActName, mayAct } from '../../../schema/policy/acts.ts';
import { schema } from '../../../schema/schema.ts';
import { minimalAct } from '../../acts/minimal.ts';
import { denialsOf } from '../denials.ts';
import { type Library, openLibrary } from '../library.ts';
import { fieldsOf, type Given, objectTypesOf, wholeField } from './documents.ts';
import { givenFor } from './given.ts';

let library: Library;
let given: Given;
beforeAll(async () => {
  library = await openLibrary();
  given = await givenFor(library);
});
afterAll(() => library.database.drop());

const query = schema.getQueryType();
if (query == null) throw new TypeError('no query type');
const roots = Object.values(query.getFields());
/** Acts are refused before anything is judged below them: they have a test of their own. */
const questionTypes = objectTypesOf(schema).filter((type) => type !== schema.getMutationType());
const byPath = (one: string, other: string) => (one < other ? -1 : 1);

describe('[judged-once] the judge and scope-auth', () => {
  test('MUST have every basis and every role and purpose among the callers that they are compared for', () => {
    expect(new Set(library.callers.map(({ request }) => request.principal.basis)).size).toBe(11);
    expect(library.callers.length).toBe(11 + 2 + 8 + 12);
  });

  /** Each type stands as the root, so that each of its fields is judged on its own, whatever lies above it. */
  test.each(questionTypes.map((type) => [type.name, type] as const))(
    'MUST refuse the same fields of %s, whoever asks',
    async (name, type) => {
      const rooted = new GraphQLSchema({ ...schema.toConfig(), query: type });
      for (const caller of library.callers) {
        const asked = library.ask(caller, fieldsOf(type, given), {}, rooted);
        const refused = denialsOf(await asked.run(asked.document)).map(({ coordinate }) => coordinate);
        const { blanks, grafts, withheld } = asked.judgement;
        // What is seen as granted is not this caller's: whoever runs it here is refused.
        const apart = grafts.map(({ path }) => path);
        expect(refused, caller.name).toEqual(
          [...blanks, ...apart].map(([key]) => `${name}.${key}`).sort(byPath),
        );
        for (const { coordinate } of withheld) expect(refused, caller.name).toContain(coordinate);
      }
    },
  );

  test.each(roots.map((field) => [field.name, field] as const))(
    'MUST refuse the same places of a whole document below %s, on real records',
    async (name, field) => {
      const text = `{ ${wholeField(query, field, given)} }`;
      let reached = 0;
      for (const caller of library.callers) {
        const asked = library.ask(caller, text);
        const result = await asked.run(asked.document);
        const refused = denialsOf(result).map(({ path }) => path);
        const { blanks } = asked.judgement;
        // What lies below a place that is refused is never come to: there, the judge alone speaks.
        const blanked = new Set(blanks.map((path) => path.join('.')));
        const topmost = blanks.filter(
          (path) => !path.some((_, length) => length > 0 && blanked.has(path.slice(0, length).join('.'))),
        );
        expect(refused, caller.name).toEqual(
          [...new Set(topmost.map((path) => path.join('.')))].sort(byPath),
        );
        expect(result.errors?.filter((error) => error.extensions.unjudged !== true) ?? []).toEqual([]);
        if (result.data?.[name] != null) reached += 1;
      }
      expect(reached).toBeGreaterThan(0);
    },
  );

  test.each(Object.keys(schema.getMutationType()?.getFields() ?? {}).filter(isActName))(
    'MUST refuse %s alike, before it runs, to whoever may not do it',
    async (act) => {
      let refusals = 0;
      for (const caller of library.callers) {
        if (mayAct(caller.request.principal, act)) continue;
        const { run } = library.ask(caller, '{ viewer { basis } }');
        const result = await run(parse(minimalAct(schema, act)));
        expect(
          denialsOf(result).map(({ coordinate }) => coordinate),
          caller.name,
        ).toEqual([`Mutation.${act}`]);
        expect(() => library.ask(caller, minimalAct(schema, act))).toThrow('not for this caller');
        refusals += 1;
      }
      expect(refusals > 0).toBe(act !== 'signIn');
    },
  );
});
