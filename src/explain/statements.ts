import type { Audience } from '../../drizzle/audiences.ts';
import type { Pool, Pools } from '../../drizzle/pools.ts';
import { namedIn, partOfRecord } from '../../drizzle/reads/described.ts';
import { sender } from '../../drizzle/sender.ts';

/** One statement as it would be sent: as which role, and what it names. */
export interface Statement {
  readonly audience: Audience;
  /** `table.column` and `carrel.function()`, sorted. */
  readonly names: readonly string[];
}

/**
 * Pools with no database behind them: whatever is sent finds no row, and is kept as what it names. No value of a
 * statement is kept.
 */
export function recordingPools(): { pools: Pools; sent: Statement[] } {
  const sent: Statement[] = [];
  const pool = (audience: Audience): Pool => ({
    audience,
    ...sender({
      unsafe(text: string, values: readonly unknown[]) {
        sent.push({ audience, names: named(text, partsAmong(values), audience) });
        return Promise.resolve([]);
      },
    } as unknown as Pool['sql']),
  });
  return { pools: { for: pool, end: () => Promise.resolve() }, sent };
}

/** The parts of a record that a statement is told to read; null for one that reads no record. */
function partsAmong(values: readonly unknown[]): readonly string[] | null {
  const parts = values.find(
    (value): value is string[] =>
      Array.isArray(value) && value.every((each) => typeof each === 'string' && each.startsWith('Patron.')),
  );
  return parts ?? null;
}

/** A record's statement plans every part and reads those that it is told to: the others are none of its columns. */
function named(text: string, parts: readonly string[] | null, audience: Audience): string[] {
  if (parts === null) return namedIn(text);
  const [, condition = ''] = text.split(/ from "patrons"\s+where /);
  const forStaff = audience !== 'person';
  const read = parts.flatMap((part) => partOfRecord(part, forStaff)?.columns ?? []);
  return [...new Set(['patrons.id', ...namedIn(condition), ...read])].sort();
}
