import type pg from 'pg';
import { type Row, rowsOf, type StatementName } from './statements.ts';

/** What a loader is told: for each of the objects, what it loads of it. */
interface Query {
  readonly obj: Record<string, string>;
}

interface LoaderContext {
  readonly auth: { readonly role: string };
}

/** Nothing is asked for twice here, so that a cache would only serialise ("Loaders": the advantage of disabling it). */
const opts = { cache: false };

/**
 * Mercurius's loaders: each relation in one statement for all the objects that ask for it.
 * @param now the library's injected time
 */
export function loadersOf(pool: pg.Pool, now: Date) {
  const keysOf = (queries: readonly Query[], key: string): unknown[] =>
    queries.map(({ obj }) => obj[key] ?? null);

  const many = (key: string, nameFor: (context: LoaderContext) => StatementName) => ({
    async loader(queries: readonly Query[], context: LoaderContext): Promise<Row[][]> {
      const name = nameFor(context);
      const keys = keysOf(queries, key);
      const byKey = new Map<unknown, Row[]>(keys.map((each) => [each, []]));
      for (const row of await rowsOf(pool, name, name === 'owedLoans' ? [keys, now] : [keys]))
        byKey.get(row.key)?.push(row);
      return keys.map((each) => byKey.get(each) ?? []);
    },
    opts,
  });
  const one = (key: string, name: StatementName) => ({
    async loader(queries: readonly Query[]): Promise<Row[]> {
      const keys = keysOf(queries, key);
      const byKey = new Map((await rowsOf(pool, name, [keys])).map((row) => [row.key, row]));
      return keys.map((each) => byKey.get(each) ?? null);
    },
    opts,
  });
  const sum = (name: StatementName, more: unknown[] = []) => ({
    async loader(queries: readonly Query[]): Promise<number[]> {
      const keys = keysOf(queries, 'id');
      const rows = await rowsOf(pool, name, [keys, ...more]);
      const byKey = new Map(rows.map((row) => [row.key, row.value]));
      return keys.map((each) => byKey.get(each) ?? 0);
    },
    opts,
  });

  return {
    Patron: {
      phones: many('id', () => 'phones'),
      addresses: many('id', () => 'addresses'),
      loans: many('id', ({ auth }) => (auth.role === 'staff' ? 'loans' : 'owedLoans')),
      charges: many('id', () => 'charges'),
      balanceCents: sum('balances'),
      overdueCount: sum('overdueCounts', [now]),
    },
    Loan: { item: one('itemId', 'items') },
    Item: { title: one('titleId', 'titles') },
    Referral: { debtor: one('debtorId', 'debtors'), lines: many('id', () => 'referralLines') },
  };
}
