import type postgres from 'postgres';
import type { Run } from './run.ts';

/** Carrel's tables that imported rows are written into in numbers. */
const large = [
  'titles',
  'items',
  'patrons',
  'person_names',
  'cards',
  'addresses',
  'loans',
  'holds',
  'charges',
];

/** Those of Carrel's tables that have no row yet. */
export async function emptyTables(tx: postgres.TransactionSql): Promise<ReadonlySet<string>> {
  const found = large.map((table) => `select '${table}' as name where not exists (select from ${table})`);
  const rows = await tx.unsafe<{ name: string }[]>(found.join(' union all '));
  return new Set(rows.map(({ name }) => name));
}

/**
 * What an INSERT of imported rows does with those that are here already. Into a new library nothing is looked for:
 * there it would cost nearly as much again as writing. One import runs at a time, and nobody else writes a row with a
 * source, so that what was empty when it began has none of its rows later.
 * Instead, an order can be given in which its indexes grow: that of those that are here is the export's own.
 * @param table Carrel's table that is inserted into
 * @param clause `on conflict …`
 * @param order `order by …`
 */
export const orUpdate = (
  { tx, empty }: Run,
  table: string,
  clause: postgres.PendingQuery<postgres.Row[]>,
  order: postgres.PendingQuery<postgres.Row[]> = tx``,
): postgres.PendingQuery<postgres.Row[]> => (empty.has(table) ? order : clause);
