/** What two series of durations, taken in turn, say of each other. All times are in milliseconds. */
export interface Comparison {
  /** How much longer the first takes than the second in the same turn, at the median. */
  readonly shift: number;
  /** Between what that median lies, however busy the machine was: but for one time in a thousand. */
  readonly from: number;
  readonly to: number;
  /** The Kolmogorov–Smirnov distance of the two distributions: 0 for the same, 1 for two that do not meet. */
  readonly distance: number;
  /** The distance that is proved, again but for one time in a thousand: what is left when chance is taken off. */
  readonly proved: number;
}

/** What is called a difference: of the medians in milliseconds, or of the distributions. */
const difference = { shift: 0.5, distance: 0.2 } as const;

/**
 * Whether two series are shown to differ by more than is called a difference. What cannot be shown for the machine's
 * noise is none: a test of it needs a difference made on purpose beside it, which is seen under the same noise.
 */
export const differ = ({ from, to, proved }: Comparison): boolean =>
  from > difference.shift || to < -difference.shift || proved > difference.distance;

const ascending = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);

const at = (sorted: readonly number[], index: number): number =>
  sorted[Math.min(Math.max(index, 0), sorted.length - 1)] ?? Number.NaN;

export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length / 2;
  return (at(sorted, Math.ceil(middle) - 1) + at(sorted, Math.floor(middle))) / 2;
}

/** The normal quantile of one time in a thousand, two-sided; and that of the Kolmogorov–Smirnov distance. */
const onceInAThousand = { normal: 3.2905, distance: 1.9495 } as const;

/**
 * Between which of its values the median lies of what a sample was drawn from: those that the sign test cannot refuse.
 * It asks nothing of the distribution, so that a few answers of a busy machine do not widen it.
 */
export function medianInterval(values: readonly number[]): readonly [number, number] {
  const sorted = ascending(values);
  const reach = (onceInAThousand.normal * Math.sqrt(sorted.length)) / 2;
  const middle = sorted.length / 2;
  return [at(sorted, Math.floor(middle - reach) - 1), at(sorted, Math.ceil(middle + reach))];
}

/** The greatest difference between the shares of two samples that are no greater than a value. */
export function distance(one: readonly number[], other: readonly number[]): number {
  const [left, right] = [ascending(one), ascending(other)];
  let [counted, against, greatest] = [0, 0, 0];
  while (counted < left.length && against < right.length) {
    const value = Math.min(at(left, counted), at(right, against));
    while (counted < left.length && at(left, counted) <= value) counted += 1;
    while (against < right.length && at(right, against) <= value) against += 1;
    greatest = Math.max(greatest, Math.abs(counted / left.length - against / right.length));
  }
  return greatest;
}

/**
 * Holds two series against each other of which each turn has one of both, so that what slows the machine for a while
 * slows both.
 */
export function compare(one: readonly number[], other: readonly number[]): Comparison {
  if (one.length !== other.length || one.length === 0) throw new TypeError('each turn has one of both');
  const differences = one.map((value, turn) => value - (other[turn] ?? Number.NaN));
  const [from, to] = medianInterval(differences);
  const apart = distance(one, other);
  const byChance = onceInAThousand.distance * Math.sqrt(2 / one.length);
  return { shift: median(differences), from, to, distance: apart, proved: Math.max(apart - byChance, 0) };
}
