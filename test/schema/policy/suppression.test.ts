import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Published, smallest, suppress, withTotals } from '../../../schema/policy/suppression.ts';
import { libraries } from './libraries.ts';
import { heldBack, solve } from './solving.ts';

type Counts = readonly (readonly number[])[];

/** Mostly small, as a small library's are, with zeros, and now and then one that dwarfs the rest. */
const count = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 7 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 5, max: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 5000 }) },
);
const library = libraries(count, { branches: 5, categories: 6 });

/** The cells that are held back of which the published rest leaves a single value. */
const givenAway = (published: Published) =>
  heldBack(published).filter((_, at) => {
    const [range] = solve(published, [at]);
    return range === undefined || range.min === range.max;
  });

/** Nothing can be worked out: not a count, and not even that one is small. */
function isSafe(counts: Counts, published: Published): boolean {
  const truth = withTotals(counts);
  const ranges = solve(published);
  return heldBack(published).every(([row, column], at) => {
    const { min = 0, max = 0 } = ranges[at] ?? {};
    const own = truth[row]?.[column] ?? -1;
    return min <= own && own <= max && min < max && (own >= smallest || max >= smallest);
  });
}

const safe = (publish: (counts: Counts) => Published) =>
  fc.property(library, (counts) => isSafe(counts, publish(counts)));

describe('[statistics.aggregate] what is published of a table', () => {
  test('cannot have a count below five: no zero, and no total either', () => {
    fc.assert(
      fc.property(library, (counts) => {
        for (const each of suppress(counts).flat()) expect(each ?? smallest).toBeGreaterThanOrEqual(smallest);
      }),
    );
  });

  test('MUST be what was counted, wherever it is not held back', () => {
    fc.assert(
      fc.property(library, (counts) => {
        const truth = withTotals(counts);
        for (const [row, cells] of suppress(counts).entries())
          for (const [column, each] of cells.entries())
            if (each !== null) expect(each).toBe(truth[row]?.[column]);
      }),
    );
  });

  test('MUST be everything where nothing is small', () => {
    expect(
      suppress([
        [5, 60],
        [7, 8],
      ]),
    ).toEqual([
      [5, 60, 65],
      [7, 8, 15],
      [12, 68, 80],
    ]);
  });

  test('C30 cannot leave any cell that is held back a single value, whatever the library', () => {
    fc.assert(safe(suppress), { numRuns: 1500 });
  });

  test('cannot leave one in any table of two branches and two categories with counts up to six', () => {
    for (let code = 0; code < 7 ** 4; code += 1) {
      const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((at) => Math.floor(code / 7 ** at) % 7);
      const counts = [
        [a, b],
        [c, d],
      ];
      expect(isSafe(counts, suppress(counts)), JSON.stringify(counts)).toBe(true);
    }
  });

  test('MUST hold back others besides a small one, and leave the totals where it can', () => {
    const published = suppress([
      [120, 3, 40],
      [80, 50, 60],
      [70, 90, 30],
    ]);
    expect(published.at(-1)).toEqual([270, 143, 130, 543]);
    expect(published.map((row) => row.at(-1))).toEqual([163, 190, 190, 543]);
    expect(heldBack(published)).toHaveLength(4);
    expect(published[0]?.[1]).toBeNull();
  });

  test('MUST hold back a total too where it is the same as a small count', () => {
    expect(suppress([[3], [40], [50]])).toEqual([
      [null, null],
      [null, null],
      [50, 50],
      [93, 93],
    ]);
    expect(suppress([[2]])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  test('MUST be there at once, of a library with twenty branches and thirty categories', () => {
    const counts = Array.from({ length: 20 }, (_, row) =>
      Array.from({ length: 30 }, (__, column) => (row * 31 + column * 17) % 23),
    );
    const began = performance.now();
    const published = suppress(counts);
    expect(performance.now() - began).toBeLessThan(2000);
    const some = heldBack(published)
      .map((_, at) => at)
      .filter((at) => at % 29 === 0);
    expect(some.length).toBeGreaterThan(5);
    for (const { min, max } of solve(published, some)) expect(max).toBeGreaterThan(min);
  });
});

describe('[statistics.aggregate] a leak', () => {
  const counts = [
    [100, 3],
    [50, 60],
  ];

  test('MUST be found, were only the small counts held back', () => {
    const careless = (of: Counts): Published =>
      withTotals(of).map((row) => row.map((each) => (each < smallest ? null : each)));
    expect(givenAway(careless(counts))).toEqual([[0, 1]]);
    expect(fc.check(safe(careless)).failed).toBe(true);
  });

  test('MUST be found, were one of those published that are held back for another’s sake', () => {
    const leaky = (of: Counts): Published => {
      const published = suppress(of);
      const truth = withTotals(of);
      const [row, column] = heldBack(published).find(([r, c]) => (truth[r]?.[c] ?? 0) >= smallest) ?? [
        -1, -1,
      ];
      return published.map((cells, at) =>
        cells.map((each, other) => (at === row && other === column ? (truth[at]?.[other] ?? null) : each)),
      );
    };
    expect(givenAway(leaky(counts)).length).toBeGreaterThan(0);
    expect(givenAway(suppress(counts))).toEqual([]);
    expect(fc.check(safe(leaky)).failed).toBe(true);
  });
});

describe('the solver of these tests', () => {
  test('MUST find what trying every table finds', () => {
    const cells = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 });
    const mask = fc.array(fc.boolean(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(cells, mask, ([a = 0, b = 0, c = 0, d = 0], hidden) => {
        const truth = withTotals([
          [a, b],
          [c, d],
        ]);
        // The total of all is published, so that there is an end to what has to be tried.
        const published = truth.map((row, at) =>
          row.map((each, column) => (hidden[at * 3 + column] ? null : each)),
        );
        const fitting: number[][] = [];
        const total = truth[2]?.[2] ?? 0;
        for (let w = 0; w <= total; w += 1)
          for (let x = 0; x + w <= total; x += 1)
            for (let y = 0; x + w + y <= total; y += 1) {
              const tried = withTotals([
                [w, x],
                [y, total - w - x - y],
              ]);
              const fits = published.every((row, at) =>
                row.every((each, column) => each === null || each === tried[at]?.[column]),
              );
              if (fits) fitting.push(tried.flat());
            }
        expect(solve(published)).toEqual(
          heldBack(published).map(([row, column]) => {
            const values = fitting.map((table) => table[row * 3 + column] ?? -1);
            return { min: Math.min(...values), max: Math.max(...values) };
          }),
        );
      }),
      { numRuns: 200 },
    );
  });
});
