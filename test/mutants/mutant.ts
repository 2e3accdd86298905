/** A rule that is not as it should be: dropped, widened or swapped, in this process, until it is put back. */
export interface Mutant {
  /** The table that it is a row of, as the runner prints it. */
  readonly table: string;
  /** Which row, and what became of it. */
  readonly name: string;
  /** @returns what puts it back */
  apply(): () => void;
}

/** What became of the mutants of one table. */
export interface Tally {
  readonly table: string;
  readonly mutants: number;
  readonly killed: number;
  /** Those that no test told from what must be. */
  readonly survived: readonly string[];
}

const failing = (departures: () => readonly string[]): boolean => {
  try {
    return departures().length > 0;
  } catch {
    // A test that cannot be run to its end fails as well.
    return true;
  }
};

/**
 * Applies each mutant by itself and asks the tests' own comparison whether it is told from what must be.
 * @param departures what the tests compare, given the mutant: what departs from what was written by hand
 * @throws Error where something departs without any mutant: nothing would be proved
 */
export function tally<Each extends Mutant>(
  mutants: readonly Each[],
  departures: (mutant: Each) => readonly string[],
): Tally[] {
  const outcomes = mutants.map((mutant) => {
    const putBack = mutant.apply();
    try {
      return { mutant, isKilled: failing(() => departures(mutant)) };
    } finally {
      putBack();
    }
  });
  // After all of them: what departs now departed before too, or was not put back.
  const departing = mutants.flatMap((mutant) => departures(mutant));
  if (departing.length > 0) throw new Error(`without a mutant: ${departing.slice(0, 3).join('; ')}`);
  return talliesOf(outcomes);
}

/** Outcomes as they are counted, table by table. */
export const talliesOf = (
  outcomes: readonly { readonly mutant: Pick<Mutant, 'table' | 'name'>; readonly isKilled: boolean }[],
): Tally[] =>
  [...Map.groupBy(outcomes, ({ mutant }) => mutant.table)].map(([table, own]) => {
    const survived = own.filter(({ isKilled }) => !isKilled).map(({ mutant }) => mutant.name);
    return { table, mutants: own.length, killed: own.length - survived.length, survived };
  });

/** Those that no test told, of all tables. */
export const survivors = (tallies: readonly Tally[]): string[] =>
  tallies.flatMap(({ table, survived }) => survived.map((name) => `${table}: ${name}`));

/** A line for each table, and one for each mutant that survived. */
export const printed = (tallies: readonly Tally[]): string =>
  tallies
    .map(({ table, mutants, killed, survived }) =>
      [
        `${table.padEnd(28)} ${String(mutants).padStart(6)} mutants ${String(killed).padStart(6)} killed ${String(survived.length).padStart(4)} survived`,
        ...survived.map((name) => `  survived: ${name}`),
      ].join('\n'),
    )
    .join('\n');

/** The whole of it in a line. */
export const summedUp = (what: string, tallies: readonly Tally[]): string => {
  const sum = (of: (each: Tally) => number): number => tallies.reduce((total, each) => total + of(each), 0);
  return `${what}: ${sum((each) => each.mutants)} mutants, ${sum((each) => each.killed)} killed, ${survivors(tallies).length} survived`;
};

/** As many of them as asked for, chosen by a seed: the same seed chooses the same ones. */
export function sample<Each>(all: readonly Each[], count: number, seed: number): Each[] {
  let state = seed >>> 0;
  const next = (): number => {
    // mulberry32: short, and the same everywhere.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const left = [...all];
  return Array.from({ length: Math.min(count, all.length) }, () =>
    left.splice(Math.floor(next() * left.length), 1),
  ).flat();
}
