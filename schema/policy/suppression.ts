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
  const across = rows[0] ?? [];
  return [...rows, across.map((_, column) => sum(rows.map((row) => row[column] ?? 0)))];
}

/**
 * Holds back what must not be published.
 * @param counts branch × category, every cell of both known, zeros among them; at least one of each
 * @returns the counts with their totals, as `withTotals` has them; null: held back
 */
export function suppress(counts: Table): Published {
  const table = withTotals(counts);
  const held = table.map((row) => row.map((count) => count < smallest));
  for (const [row, cells] of table.entries())
    for (const [column, count] of cells.entries())
      if (count < smallest) for (const step of shortestRing(table, held, { row, column })) hold(held, step);
  return table.map((row, at) => row.map((count, column) => (held[at]?.[column] ? null : count)));
}

function hold(held: boolean[][], { row, column }: Step): void {
  const cells = held[row];
  if (cells !== undefined) cells[column] = true;
}

/**
 * The ring on which a small count could be one that is not small. Of all those, one that holds back the fewest cells
 * more, totals last of all; of as many cells, those with the smallest counts, so that the figures that matter stay.
 * There always is one: the cell itself and its totals can rise together without end.
 */
function shortestRing(table: Table, held: readonly (readonly boolean[])[], start: Step): readonly Step[] {
  const rows = table.length;
  const columns = table[0]?.length ?? 0;
  const countOf = ({ row, column }: Step): number => table[row]?.[column] ?? 0;
  const amount = smallest - countOf(start);
  /** 0: a count; 1: a total over branches or categories; 2: the total of all. */
  const rank = ({ row, column }: Step): number => Number(row === rows - 1) + Number(column === columns - 1);
  const cells = rows * columns;
  const ofAll = table.at(-1)?.at(-1) ?? 0;
  const cost = (step: Step): number =>
    held[step.row]?.[step.column] ? 0 : cells ** rank(step) + countOf(step) / (1 + cells * ofAll);
  /** Whether its count rises on the way from its row to its column; of a branch's or category's total, on the way back. */
  const risesAcross = (step: Step): boolean => rank(step) !== 1;
  const isOpen = (step: Step, across: boolean): boolean =>
    (step.row !== start.row || step.column !== start.column) &&
    (risesAcross(step) === across || countOf(step) >= amount);

  // Dijkstra's way over the lines of the table: its rows from 0, and its columns after them.
  const ends = [start.row, rows + start.column] as const;
  const [goal, from] = risesAcross(start) ? ends : [ends[1], ends[0]];
  const found = new Map<number, Reached>([[from, { cost: 0, way: [] }]]);
  const left = new Set<number>();
  for (;;) {
    const [line, reached] = nearest(found, left);
    if (line === goal) return reached.way;
    left.add(line);
    const across = line < rows;
    for (let other = 0; other < (across ? columns : rows); other += 1) {
      const step = across ? { row: line, column: other } : { row: other, column: line - rows };
      const next = across ? rows + other : other;
      const total = reached.cost + cost(step);
      if (isOpen(step, across) && total < (found.get(next)?.cost ?? Number.POSITIVE_INFINITY))
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
