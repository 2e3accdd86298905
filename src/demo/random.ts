import { crc32 } from 'node:zlib';

/** Chance that always falls the same way. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  below(limit: number): number;
  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number;
  pick<T>(list: readonly T[]): T;
  chance(probability: number): boolean;
  shuffled<T>(list: readonly T[]): T[];
}

/**
 * Mulberry32: small, fast and the same on every machine, for data that must come out alike each time. Each part of
 * the demonstration library has a seed of its own, so that a change in one leaves the others as they were.
 */
export function seeded(seed: string): Random {
  let state = crc32(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    pick: (list) => elementOf(list, below(list.length)),
    chance: (probability) => next() < probability,
    shuffled: (list) =>
      list
        .map((element) => ({ element, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ element }) => element),
  };
}

/** An element that is known to be there. */
export function elementOf<T>(list: readonly T[], index: number): T {
  const element = list[index];
  if (element === undefined) throw new RangeError(`a list of ${list.length} has no element ${index}`);
  return element;
}
