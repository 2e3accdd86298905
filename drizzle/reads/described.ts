import { is, Placeholder, SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { personParts, recordParts, staffParts } from './recordParts.ts';

/** What a part of a record takes to read, as its statement has it. */
export interface DescribedPart {
  /** `table.column`, sorted. */
  readonly columns: readonly string[];
  /** Whether a court order's window bounds its rows. */
  readonly isDated: boolean;
}

const dialect = new PgDialect();

/** The columns and the functions of ours that a statement's text names: `loans.due_at`, `carrel.is_minor()`. */
export function namedIn(text: string): string[] {
  const columns = [...text.matchAll(/"([a-z_0-9]+)"\."([a-z_0-9]+)"/g)].map(
    ([, table, column]) => `${table}.${column}`,
  );
  const functions = [...text.matchAll(/\bcarrel\.([a-z_]+)\(/g)].map(([, name]) => `carrel.${name}()`);
  return [...new Set([...columns, ...functions])].sort();
}

const bounds: ReadonlySet<string> = new Set(['from', 'to', 'fromDay', 'toDay']);

const isBounded = (part: SQL): boolean =>
  part.queryChunks.some(
    (chunk) => (is(chunk, Placeholder) && bounds.has(chunk.name)) || (is(chunk, SQL) && isBounded(chunk)),
  );

const described = (parts: Readonly<Record<string, SQL>>): ReadonlyMap<string, DescribedPart> =>
  new Map(
    Object.entries(parts).map(([coordinate, part]) => [
      coordinate,
      { columns: namedIn(dialect.sqlToQuery(part).sql), isDated: isBounded(part) },
    ]),
  );

const ofPerson = described({ ...recordParts, ...personParts });
const ofStaff = described({ ...recordParts, ...staffParts });

/**
 * What a field of a record takes to read; null for a field that is no part of one.
 * @param coordinate `Patron.loans`
 * @param forStaff whether staff read it, whose login is granted other columns
 */
export const partOfRecord = (coordinate: string, forStaff: boolean): DescribedPart | null =>
  (forStaff ? ofStaff : ofPerson).get(coordinate) ?? null;
