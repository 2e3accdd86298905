import type { Published } from '../../../schema/policy/suppression.ts';

/**
 * What somebody can work out who has nothing but the published table: by linear programming, which knows nothing of
 * rings. The unknowns are the cells that are held back, each zero or more; the equations say that every row and every
 * column adds up to its total. Such a system has whole numbers at its corners, so that the arithmetic is exact.
 */

interface Range {
  readonly min: number;
  /** Infinity where it has no end. */
  readonly max: number;
}

type Equation = readonly [coefficients: readonly number[], right: number];

/** The unknowns' places, row by row. */
export const heldBack = (published: Published): [row: number, column: number][] =>
  published.flatMap((row, at) =>
    row.flatMap((count, column) => (count === null ? [[at, column] as [number, number]] : [])),
  );

/** An equation for each line of the table: its cells, less its total, are nothing. */
function equationsOf(published: Published): Equation[] {
  const unknowns = heldBack(published);
  const rows = published.map((_, row) => (published[0] ?? []).map((__, column) => [row, column] as const));
  const columns = (published[0] ?? []).map((_, column) => published.map((__, row) => [row, column] as const));
  return [...rows, ...columns].map((line) => {
    const coefficients = unknowns.map(() => 0);
    let right = 0;
    for (const [index, [row, column]] of line.entries()) {
      const sign = index === line.length - 1 ? -1 : 1;
      const count = published[row]?.[column] ?? null;
      if (count !== null) right -= sign * count;
      else coefficients[unknowns.findIndex(([r, c]) => r === row && c === column)] = sign;
    }
    return [coefficients, right];
  });
}

/** A simplex tableau: one row an equation, solved for its basic unknown; the right side stands last. */
class Tableau {
  readonly rows: number[][];
  readonly basis: number[];

  constructor(rows: number[][], basis: number[]) {
    this.rows = rows;
    this.basis = basis;
  }

  /** Makes an objective as small as it gets, by Bland's rule, which never goes round in a circle. */
  minimise(costs: readonly number[]): number {
    for (;;) {
      const reduced = costs.map(
        (cost, at) =>
          cost -
          this.rows.reduce((total, row, i) => total + (costs[this.basis[i] ?? 0] ?? 0) * (row[at] ?? 0), 0),
      );
      const entering = reduced.findIndex((cost) => cost < 0);
      if (entering < 0)
        return this.rows.reduce(
          (total, row, i) => total + (costs[this.basis[i] ?? 0] ?? 0) * (row.at(-1) ?? 0),
          0,
        );
      let leaving = -1;
      for (const [i, row] of this.rows.entries()) {
        if ((row[entering] ?? 0) <= 0) continue;
        const [ratio, best] = [(row.at(-1) ?? 0) / (row[entering] ?? 1), this.#ratio(leaving, entering)];
        if (ratio < best || (ratio === best && (this.basis[i] ?? 0) < (this.basis[leaving] ?? 0)))
          leaving = i;
      }
      if (leaving < 0) return Number.NEGATIVE_INFINITY;
      this.pivot(leaving, entering);
    }
  }

  #ratio(row: number, column: number): number {
    const of = this.rows[row];
    return of === undefined ? Number.POSITIVE_INFINITY : (of.at(-1) ?? 0) / (of[column] ?? 1);
  }

  pivot(leaving: number, entering: number): void {
    const source = this.rows[leaving] ?? [];
    const by = source[entering] ?? 1;
    if (Math.abs(by) !== 1) throw new Error('a table’s equations have no such pivot');
    const scaled = source.map((value) => value / by);
    for (const [i, row] of this.rows.entries()) {
      const times = row[entering] ?? 0;
      if (i !== leaving && times !== 0)
        this.rows[i] = row.map((value, at) => value - times * (scaled[at] ?? 0));
    }
    this.rows[leaving] = scaled;
    this.basis[leaving] = entering;
  }
}

/** Some table that the published one fits, as a tableau. */
function feasible(published: Published): Tableau {
  const equations = equationsOf(published).map(([left, right]): [number[], number] =>
    right < 0 ? [left.map((each) => -each), -right] : [[...left], right],
  );
  const unknowns = heldBack(published).length;
  const slack = equations.map((_, at) => unknowns + at);
  const tableau = new Tableau(
    equations.map(([left, right], at) => [...left, ...slack.map((_, other) => Number(other === at)), right]),
    [...slack],
  );
  const costs = [...Array.from({ length: unknowns }, () => 0), ...slack.map(() => 1)];
  if (tableau.minimise(costs) !== 0) throw new Error('what was published does not add up');
  for (const [row, basic] of tableau.basis.entries()) {
    const entering = (tableau.rows[row] ?? []).findIndex((value, at) => at < unknowns && value !== 0);
    if (basic >= unknowns && entering >= 0) tableau.pivot(row, entering);
  }
  const kept = [...tableau.basis.keys()].filter((row) => (tableau.basis[row] ?? 0) < unknowns);
  return new Tableau(
    kept.map((row) => [...(tableau.rows[row] ?? []).slice(0, unknowns), tableau.rows[row]?.at(-1) ?? 0]),
    kept.map((row) => tableau.basis[row] ?? 0),
  );
}

/**
 * The least and the most that each cell that is held back can be, given all the others that were published.
 * @param only the unknowns to solve for, by their place in `heldBack`; all by default
 */
export function solve(published: Published, only?: readonly number[]): Range[] {
  const unknowns = heldBack(published);
  const tableau = feasible(published);
  return (only ?? [...unknowns.keys()]).map((unknown) => {
    const costs = unknowns.map((_, at) => Number(at === unknown));
    const min = tableau.minimise(costs);
    return { min, max: 0 - tableau.minimise(costs.map((cost) => 0 - cost)) };
  });
}
