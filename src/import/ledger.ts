import { Problem } from '../problem.ts';
import { type ImportReport, type LeftOut, namedRows, type TableReport } from './report.ts';

/** Keeps account of an import while it runs. */
export class Ledger {
  readonly #tables = new Map<string, TableReport>();
  readonly #begun = new Set<string>();
  readonly #passedOver = new Map<string, number>();
  readonly #changes = new Map<string, { written: number; deleted: number }>();
  readonly #notes: string[] = [];
  rows = 0;

  /** A table of the export begins, or goes on. */
  begin(table: string, usedIn: string | null): TableReport {
    const account = this.table(table);
    account.usedIn = usedIn;
    this.#begun.add(table);
    return account;
  }

  /** A table's account; one that the export does not have is in no report. */
  table(table: string): TableReport {
    const known = this.#tables.get(table);
    if (known) return known;
    const opened: TableReport = { table, read: 0, usedIn: null, written: 0, counted: 0, leftOut: [] };
    this.#tables.set(table, opened);
    return opened;
  }

  /** Whether the export has the table at all. */
  has(table: string): boolean {
    return this.#begun.has(table);
  }

  passOver(table: string, rows: number): void {
    this.#passedOver.set(table, (this.#passedOver.get(table) ?? 0) + rows);
    this.rows += rows;
  }

  /** @param row `id 264` or `line 12`; null counts it without naming it */
  leaveOut(table: string, reason: string, malformed: boolean, row: string | null, count = 1): void {
    const { leftOut } = this.table(table);
    let entry: LeftOut | undefined = leftOut.find(
      (known) => known.reason === reason && known.malformed === malformed,
    );
    if (!entry) {
      entry = { reason, malformed, count: 0, rows: [] };
      leftOut.push(entry);
    }
    entry.count += count;
    if (row !== null && entry.rows.length < namedRows) entry.rows.push(row);
  }

  /** @param table Carrel's own */
  wrote(table: string, written: number, deleted = 0): void {
    const before = this.#changes.get(table) ?? { written: 0, deleted: 0 };
    this.#changes.set(table, { written: before.written + written, deleted: before.deleted + deleted });
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /**
   * Stops an import that has rows which cannot be read.
   * @throws Problem BAD_ROWS, naming the first of them by table, place and reason
   */
  refuseBadRows(): void {
    const bad = [...this.#tables.values()].flatMap(({ table, leftOut }) =>
      leftOut.filter(({ malformed }) => malformed).map((entry) => ({ table, ...entry })),
    );
    const count = bad.reduce((sum, entry) => sum + entry.count, 0);
    if (count === 0) return;
    const named = bad.slice(0, 5).map((entry) => `${entry.table} ${entry.rows[0] ?? ''}: ${entry.reason}`);
    const more = count > named.length ? `; and ${count - named.length} more` : '';
    throw new Problem(
      'BAD_ROWS',
      `${count === 1 ? 'a row' : `${count} rows`} cannot be read (${named.join('; ')}${more}); nothing was written: ` +
        'mend the export, or leave them out with --skip-bad-rows',
    );
  }

  report(): ImportReport {
    return {
      tables: [...this.#tables.values()].filter(({ table }) => this.#begun.has(table)),
      passedOver: [...this.#passedOver].map(([table, rows]) => ({ table, rows })),
      changes: [...this.#changes]
        .filter(([, { written, deleted }]) => written + deleted > 0)
        .map(([table, change]) => ({ table, ...change })),
      rows: this.rows,
      notes: this.#notes,
    };
  }
}
