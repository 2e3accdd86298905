import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { suppress } from '../../../schema/policy/suppression.ts';
import { libraries } from './libraries.ts';
import { publishedByTrying } from './rings.ts';

/** Counts of which few are alike, so that one ring is the best; many of them about as small as what has to fall. */
const count = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }) },
  { weight: 4, arbitrary: fc.integer({ min: 5, max: 12 }) },
  { weight: 3, arbitrary: fc.integer({ min: 10, max: 900 }) },
);
const library = libraries(count, { branches: 3, categories: 4 });

/** The same examples wherever a seed is given, so that what they tell once they tell always. */
const seed = inject('seed');

describe('[statistics.aggregate] what is held back for a small count’s sake', () => {
  test('MUST be the least that will do, of all there is, and cannot be anything besides', () => {
    let compared = 0;
    fc.assert(
      fc.property(library, (counts) => {
        const must = publishedByTrying(counts);
        fc.pre(must !== null);
        compared += 1;
        expect(suppress(counts)).toEqual(must);
      }),
      { numRuns: 600, ...(seed === null ? {} : { seed }) },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test('MUST make use of what is held back already, and cannot count it as more or less than nothing', () => {
    const tables = [
      [
        [10, 3],
        [2, 9],
        [0, 2],
      ],
      [
        [5, 2],
        [2, 1],
        [0, 8],
      ],
    ];
    for (const counts of tables) {
      const must = publishedByTrying(counts);
      expect(must).not.toBeNull();
      expect(suppress(counts)).toEqual(must);
    }
  });

  test('MUST be the first of what does as well, and cannot depend on anything but the table', () => {
    const all = (small: readonly [number, number]) =>
      [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === small[0] && column === small[1] ? 3 : 20)));
    const heldBackOf = (small: readonly [number, number]) =>
      suppress(all(small)).map((row) => row.map((each) => (each === null ? 'x' : '.')).join(''));
    expect(heldBackOf([0, 1])).toEqual(['xx..', 'xx..', '....', '....']);
    expect(heldBackOf([1, 1])).toEqual(['xx..', 'xx..', '....', '....']);
    expect(heldBackOf([2, 2])).toEqual(['x.x.', '....', 'x.x.', '....']);
  });

  test('MUST be everything where nothing was counted, and cannot be anything of no branch', () => {
    expect(
      suppress([
        [0, 0],
        [0, 0],
      ]).flat(),
    ).toEqual(Array.from({ length: 9 }, () => null));
    expect(suppress([])).toEqual([[]]);
  });
});
