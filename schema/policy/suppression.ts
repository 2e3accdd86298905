/**
 * Which of a table's counts can be published (statistics.aggregate). Small counts are held back; and because totals
 * are published too, more with them, until nobody can work one out from the rest.
 *
 * Counts can differ from what they are only along a ring: a closed way from cell to cell, in turn along a row and along
 * a column, on which some counts rise and others fall by as much, so that every sum holds. If all of a ring is held
 * back, the published rest fits both what was and what lies an amount further round the ring.
 */

/** A count below this is small: zero too. */
export const smallest = 5;

/** Branches down, categories across; the last row and the last column are totals. */
type Table = readonly (readonly number[])[];
export type Published = readonly (readonly (number | null)[])[];

/** One cell of the table, as a way from its row to its column or back. */
interface Step {
  readonly row: number;
  readonly column: number;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

/** The counts with their totals: one row and one column more. */
export function withTotals(counts: Table): number[][] {
  const rows = counts.map((row) => [...row, sum(row)]);
  const totals = rows.reduce<number[]>(
    (above, row) => row.map((count, column) => count + (above[column] ?? 0)),
    [],
  );
  return [...rows, totals];
}

/**
 * Holds back what must not be published.
 * @param counts branch × category, every cell of both known, zeros among them; at least one of each
 * @returns the counts with their totals, as `withTotals` has them; null: held back
 */
export function suppress(counts: Table): Published {
  const table = withTotals(counts);
  const held = table.map((row) => row.map((count) => count < smallest));
  // A small total needs no ring of its own. Its counts are small, and none of them can fall by as much as another has to
  // rise: on each one's ring the total rises with it, and is small no more.
  for (const [row, cells] of counts.entries())
    for (const [column, count] of cells.entries())
      if (count < smallest) for (const step of shortestRing(table, held, { row, column })) hold(held, step);
  return table.map((row, at) => row.map((count, column) => (held[at]?.[column] ? null : count)));
}

function hold(held: boolean[][], { row, column }: Step): void {
  const cells = held[row];
  if (cells !== undefined) cells[column] = true;
}

/**
 * The ring on which a branch's small count could be one that is not small. Of all those, one that holds back the
 * fewest cells more, totals last of all; of as many cells, those with the smallest counts, so that the figures that
 * matter stay; of several as good as that, always the same.
 * There always is one: the cell itself and its totals can rise together without end.
 */
function shortestRing(table: Table, held: readonly (readonly boolean[])[], start: Step): readonly Step[] {
  const [across = []] = table;
  const [rows, columns] = [table.length, across.length];
  const countOf = ({ row, column }: Step): number => table[row]?.[column] ?? 0;
  const amount = smallest - countOf(start);
  /** 0: a count; 1: a total over branches or categories; 2: the total of all. */
  const rank = ({ row, column }: Step): number => Number(row === rows - 1) + Number(column === columns - 1);
  const cells = rows * columns;
  const together = sum(table.flat());
  // In whole numbers, so that rings as good as each other cost the same. One cell more costs as much as all counts there
  // are: no ring with fewer of them costs more.
  const cost = (step: Step): number =>
    held[step.row]?.[step.column] ? 0 : cells ** rank(step) * together + countOf(step);
  /** Whether its count rises on the way from its row to its column; of a branch's or category's total, on the way back. */
  const risesAcross = (step: Step): boolean => rank(step) !== 1;
  const isOpen = (step: Step, isAcross: boolean): boolean =>
    (step.row !== start.row || step.column !== start.column) &&
    (risesAcross(step) === isAcross || countOf(step) >= amount);

  // Dijkstra's way over the lines of the table: its rows from 0, and its columns after them.
  const [goal, from] = [start.row, rows + start.column];
  const found = new Map<number, Reached>([[from, { cost: 0, way: [] }]]);
  const left = new Set<number>();
  for (;;) {
    const [line, reached] = nearest(found, left);
    if (line === goal) return reached.way;
    left.add(line);
    const isRow = line < rows;
    for (const other of isRow ? across.keys() : table.keys()) {
      const step = isRow ? { row: line, column: other } : { row: other, column: line - rows };
      const next = isRow ? rows + other : other;
      const total = reached.cost + cost(step);
      if (isOpen(step, isRow) && total < (found.get(next)?.cost ?? Number.POSITIVE_INFINITY))
        found.set(next, { cost: total, way: [...reached.way, step] });
    }
  }
}

interface Reached {
  readonly cost: number;
  readonly way: readonly Step[];
}

/** The line that was reached at the least cost and not yet left; the first of several. */
function nearest(found: ReadonlyMap<number, Reached>, left: ReadonlySet<number>): [number, Reached] {
  const [first, ...others] = [...found].filter(([line]) => !left.has(line));
  if (first === undefined) throw new TypeError('a table without a ring');
  return others.reduce((least, each) => (each[1].cost < least[1].cost ? each : least), first);
}
