import type postgres from 'postgres';
import type { Ledger } from '../ledger.ts';

/** One import while it writes: its transaction, its account, and the time that it goes by. */
export interface Run {
  tx: postgres.TransactionSql;
  ledger: Ledger;
  now: Date;
  timeZone: string;
  /** the library's day of `now` */
  today: string;
  /** how long a payment can be reversed */
  reversalWindow: Temporal.Duration;
  /** a source → its hash among the completed ones */
  closed: (source: string) => string;
  /** Carrel's tables that had no row when it began */
  empty: ReadonlySet<string>;
}

/** What counts and items say where the export names no kind of thing. */
export const uncategorized = 'UNCATEGORIZED';
