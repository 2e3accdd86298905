import type { Caller } from './callers.ts';
import { grid } from './grid.ts';
import { logGrid } from './logGrid.ts';
import { policyGrid } from './policyGrid.ts';
import { publicClauses } from './publicClauses.ts';

export type Cell = '+' | '-' | '0';

interface Row {
  cells: string;
  /** As the error names it: one class, or two of which either opens the field. */
  class: string | readonly string[];
}

const columns = 23;

function read(line: string): [string, Row] {
  const [coordinate = '', ...rest] = line.split(/\s+/);
  const named = rest.pop() ?? '';
  const cells = rest.join('');
  if (cells.length !== columns || /[^+0-]/.test(cells))
    throw new Error(`The grid's row ${coordinate} does not have ${columns} cells`);
  return [coordinate, { cells, class: named.includes('/') ? named.split('/') : named }];
}

const lines = [grid, policyGrid, logGrid].flatMap((each) => each.trim().split('\n').slice(1).map(read));
export const rows: ReadonlyMap<string, Row> = new Map(lines);
if (rows.size !== lines.length) throw new Error('The grid has a row twice');

/** @throws Error for a coordinate that nobody has expected yet */
export function rowOf(coordinate: string): Row {
  const row = rows.get(coordinate);
  if (row === undefined) throw new Error(`Nobody has said who is to see ${coordinate}`);
  return row;
}

export const cellOf = (caller: Caller, coordinate: string): Cell =>
  rowOf(coordinate).cells.charAt(caller.column) as Cell;

/** The extensions of the one error that a withheld field has, whole. */
export function withheld(caller: Caller, coordinate: string, paths: readonly (readonly string[])[]) {
  const { class: named } = rowOf(coordinate);
  const clause = caller.clause ?? publicClauses[[named].flat()[0] ?? ''];
  return { code: 'WITHHELD', coordinate, class: named, clause, paths };
}
