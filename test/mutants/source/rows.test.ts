import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provided, survivorsOf } from './counting.ts';
import { judgedRows } from './judges.ts';
import { type Nested, nested } from './nested.ts';

/**
 * Every condition that narrows the rows of a record, otherwise than it is: told by what a library in a database answers.
 * All of them take some minutes; the short form takes two by chance.
 */

let runner: Nested;
beforeAll(async () => {
  runner = await nested(provided());
});
afterAll(() => runner.close());

describe('[second-wall] mutants of', () => {
  test('the conditions on the rows of a record MUST all be killed', async () => {
    expect(await survivorsOf(runner, 'the conditions on rows', judgedRows, 2)).toEqual([]);
  }, 1_200_000);
});
