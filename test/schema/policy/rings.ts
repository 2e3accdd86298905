import { type Published, smallest, withTotals } from '../../../schema/policy/suppression.ts';

/**
 * What must be held back, by trying every ring there is: what the program finds as a shortest way is found here by
 * looking at all of them.
 */

type Cell = readonly [row: number, column: number];
type Counts = readonly (readonly number[])[];

/** Every closed way through a cell: from its column by another row to another column, and so on, back to its row. */
function ringsThrough([row, column]: Cell, rows: number, columns: number): Cell[][] {
  const rings: Cell[][] = [];
  const goOn = (way: readonly Cell[], usedRows: readonly number[], usedColumns: readonly number[]): void => {
    const last = usedColumns.at(-1) ?? column;
    if (usedColumns.length > 1) rings.push([...way, [row, last]]);
    for (let down = 0; down < rows; down += 1)
      for (let across = 0; across < columns; across += 1)
        if (!usedRows.includes(down) && !usedColumns.includes(across))
          goOn([...way, [down, last], [down, across]], [...usedRows, down], [...usedColumns, across]);
  };
  goOn([[row, column]], [row], [column]);
  return rings;
}

/** Whether the first cell of a ring can rise so far that it is not small, and every sum hold, and no count be below zero. */
function isPossible(ring: readonly Cell[], table: Counts): boolean {
  const isTotal = ([row, column]: Cell): boolean =>
    (row === table.length - 1) !== (column === (table[0]?.length ?? 0) - 1);
  const countOf = ([row, column]: Cell): number => table[row]?.[column] ?? Number.NaN;
  const [first = [0, 0]] = ring;
  const amount = smallest - countOf(first);
  // In turn one rises and one falls: a total stands on the other side of its sum, and does the opposite.
  return ring.every((cell, at) => (at % 2 === 0) !== isTotal(cell) || countOf(cell) >= amount);
}

/** How bad it is to hold these back: the total of all, then other totals, then cells, then their counts. */
const badness = (cells: readonly Cell[], table: Counts): number[] => {
  const ranks = cells.map(
    ([row, column]) => Number(row === table.length - 1) + Number(column === (table[0]?.length ?? 0) - 1),
  );
  const ofRank = (rank: number): number => ranks.filter((each) => each === rank).length;
  const counts = cells.reduce((sum, [row, column]) => sum + (table[row]?.[column] ?? 0), 0);
  return [ofRank(2), ofRank(1), ofRank(0), counts];
};

const compared = (one: readonly number[], other: readonly number[]): number =>
  one.map((each, at) => each - (other[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

/**
 * What is published of a table; null where two rings would do as well as each other, and nobody has said which.
 */
export function publishedByTrying(counts: Counts): Published | null {
  const table = withTotals(counts);
  const held = table.map((row) => row.map((count) => count < smallest));
  for (const [row, cells] of counts.entries())
    for (const [column, count] of cells.entries()) {
      if (count >= smallest) continue;
      const [best, second] = ringsThrough([row, column], table.length, cells.length + 1)
        .filter((ring) => isPossible(ring, table))
        .map((ring) => ring.filter(([r, c]) => !held[r]?.[c]))
        .map((more) => ({ more, bad: badness(more, table) }))
        .toSorted((one, other) => compared(one.bad, other.bad));
      if (best === undefined) throw new TypeError('no ring at all');
      if (best.more.length > 0 && second !== undefined && compared(best.bad, second.bad) === 0) return null;
      for (const [r, c] of best.more) held[r]?.splice(c, 1, true);
    }
  return table.map((row, at) => row.map((count, column) => (held[at]?.[column] ? null : count)));
}
