/** What was measured of one contender at one work, in one round or in the middle of all. */
export interface Figures {
  /** Answers a second. */
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Microseconds of CPU for each answer: the server's process with its threads, and all of PostgreSQL's. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  /** SQL statements for each answer, whatever they do. */
  readonly statements: number;
  /** MiB, at its highest. */
  readonly memory: number;
}

export const figureNames = [
  'requestsPerSecond',
  'p50',
  'p99',
  'serverCpu',
  'databaseCpu',
  'statements',
  'memory',
] as const satisfies readonly (keyof Figures)[];

/**
 * The value in the middle; of an even number, halfway between the two.
 * @throws TypeError for none
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const high = sorted[sorted.length >> 1];
  const low = sorted[(sorted.length - 1) >> 1];
  if (high === undefined || low === undefined) throw new TypeError('the middle of nothing');
  return (low + high) / 2;
}

/**
 * The smallest value that is no smaller than so many of them.
 * @param part 0.99 for the 99th percentile
 */
export function percentile(sorted: Float64Array | readonly number[], part: number): number {
  return sorted[Math.min(Math.max(Math.ceil(part * sorted.length) - 1, 0), sorted.length - 1)] ?? Number.NaN;
}

const each = (value: (name: keyof Figures) => number): Figures =>
  Object.fromEntries(figureNames.map((name) => [name, value(name)])) as unknown as Figures;

/** Each figure's median over the rounds, apart from the others. */
export const middleOf = (rounds: readonly Figures[]): Figures =>
  each((name) => median(rounds.map((round) => round[name])));

/** Each figure as so many times another's. Nothing of nothing is once. */
export const ratioTo = (figures: Figures, base: Figures): Figures =>
  each((name) => (figures[name] === base[name] ? 1 : figures[name] / base[name]));

/**
 * Each figure as so many times another's in the same round, and of that the median over the rounds that both have: where
 * the machine is slower for a whole round, it is so for both.
 */
export const middleRatio = (rounds: readonly Figures[], bases: readonly Figures[]): Figures =>
  middleOf(
    rounds.flatMap((round, at) => {
      const base = bases[at];
      return base === undefined ? [] : [ratioTo(round, base)];
    }),
  );
