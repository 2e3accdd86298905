import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sourcesIn } from '../../layout/sources.ts';
import { mutantsOf, provided, survivorsOf } from './counting.ts';
import { alike, judged } from './judges.ts';
import { type Nested, nested } from './nested.ts';
import { sourceMutants } from './sourceMutants.ts';

/**
 * Every comparison, condition, number, duration, text and member of a list in the functions and constants of the policy
 * page, and in the view that is made of its answers, otherwise than it is: told by the tests of that file alone. All of
 * them take some minutes; the short form takes a few of them by chance.
 */

let runner: Nested;
beforeAll(async () => {
  runner = await nested(provided());
});
afterAll(() => runner.close());

describe('[policy] mutants of', () => {
  if (inject('isLong'))
    test.each(judged)(
      'the functions and constants of $path MUST all be killed',
      async (each) => {
        expect(await survivorsOf(runner, each.path, [each], Number.POSITIVE_INFINITY)).toEqual([]);
      },
      600_000,
    );
  else
    test('the page’s functions and constants MUST be killed, whichever are chosen', async () => {
      expect(await survivorsOf(runner, 'the page’s functions and constants', judged, 6)).toEqual([]);
    }, 120_000);

  test('whatever the page has in functions MUST be made, of each of its files', () => {
    const tables = ['clauses', 'principal'];
    const files = sourcesIn(['schema/policy'])
      .map(({ path }) => path)
      .filter((path) => !tables.some((table) => path === `schema/policy/${table}.ts`));
    expect(judged.map(({ path }) => path)).toEqual(expect.arrayContaining(files));
    for (const each of judged) expect(mutantsOf(each).length, each.path).toBeGreaterThan(0);
    for (const table of tables) expect(sourceMutants(`schema/policy/${table}.ts`, 'functions')).toEqual([]);
    const names = mutantsOf({ path: 'schema/policy/age.ts', only: 'everything', tests: [] }).map(
      ({ name }) => name,
    );
    expect(names).toContain('schema/policy/age.ts:30 18 → (19)');
  });

  test('what is the same program MUST be made as well, and say why it is the same', () => {
    const made = new Set(
      judged.flatMap(({ path, only }) => sourceMutants(path, only)).map(({ change }) => change),
    );
    expect(Object.keys(alike).filter((change) => !made.has(change))).toEqual([]);
    for (const why of Object.values(alike)) expect(why.length).toBeGreaterThan(20);
  });

  test('a rule that no test looks at MUST be told as survived', async () => {
    // The tests of another file know nothing of ages.
    const blind = [
      {
        path: 'schema/policy/age.ts',
        only: 'everything' as const,
        tests: ['test/schema/policy/writing.test.ts'],
      },
    ];
    const told = await survivorsOf(runner, 'ages, with nobody looking', blind, 2);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.join()).toContain('schema/policy/age.ts:');
  }, 120_000);
});
