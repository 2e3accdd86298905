import { describe, expect, test } from 'vitest';
import { sequence, shuffled } from './order.ts';
import { compare, differ, distance, median, medianInterval } from './samples.ts';

const random = sequence(1002);
/** Answers of a busy machine: most take some milliseconds, and some many more. */
const busy = (count: number, longer = 0): number[] =>
  Array.from({ length: count }, () => longer + 5 + 3 * random() + (random() < 0.2 ? 60 * random() : 0));

describe('what is said of samples', () => {
  test('a median MUST be the middle, or between the two that are', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
  });

  test('a median’s interval MUST be made of whole samples around it, narrower with more', () => {
    const [from, to] = medianInterval(Array.from({ length: 100 }, (_, index) => index + 1));
    expect([from, to]).toEqual([33, 68]);
    const [low, high] = medianInterval(Array.from({ length: 10_000 }, (_, index) => index / 100));
    expect(high - low).toBeLessThan(to - from);
  });

  test('a distance MUST be none for the same values, whatever their order, and whole for values apart', () => {
    expect(distance([1, 2, 2, 3], [3, 2, 1, 2])).toBe(0);
    expect(distance([1, 2, 3], [4, 5])).toBe(1);
    expect(distance([1, 2, 3, 4], [3, 4, 5, 6])).toBe(0.5);
  });

  test('series that are not of the same turns cannot be compared', () => {
    expect(() => compare([1, 2], [1])).toThrow(TypeError);
    expect(() => compare([], [])).toThrow(TypeError);
  });

  test('series of one busy machine cannot be called different, a thousand times over', () => {
    const called = Array.from({ length: 1000 }, () => compare(busy(200), busy(200))).filter(differ);
    expect(called).toEqual([]);
  });

  test.each([
    ['longer', 2],
    ['shorter', -2],
  ])('a series that is always 2 ms %s MUST be called different', (_, by) => {
    for (let each = 0; each < 50; each += 1) {
      const comparison = compare(busy(400, by), busy(400));
      expect(comparison.shift).toBeCloseTo(by, 0);
      expect(differ(comparison)).toBe(true);
    }
  });

  test('series of one median that are spread otherwise MUST be called different', () => {
    const wide = Array.from({ length: 400 }, () => 6.5 + (random() < 0.5 ? -3 : 3) + random() / 10);
    expect(differ(compare(wide, busy(400)))).toBe(true);
  });

  test('an order MUST have everything once, and be another in each turn', () => {
    const turns = Array.from({ length: 20 }, () => shuffled(['a', 'b', 'c', 'd'], random).join(''));
    for (const turn of turns) expect(turn.split('').sort().join('')).toBe('abcd');
    expect(new Set(turns).size).toBeGreaterThan(5);
  });
});
