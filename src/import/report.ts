/** Rows left out for one reason. */
export interface LeftOut {
  /** never with a person's value in it */
  reason: string;
  /** the row's own fault: without `--skip-bad-rows` nothing is written */
  malformed: boolean;
  count: number;
  /** the first of them, each as `id 264` or `line 12`; none where naming would tell what was used */
  rows: string[];
}

/** What became of one table of the export. */
export interface TableReport {
  table: string;
  read: number;
  /** Carrel's tables that its rows only help to write, if they have none of their own */
  usedIn: string | null;
  /** rows that were new or brought something new */
  written: number;
  /** ended uses that were added to the monthly counts, without the person */
  counted: number;
  leftOut: LeftOut[];
}

export interface ImportReport {
  tables: TableReport[];
  /** tables of the export that nothing is taken from */
  passedOver: { table: string; rows: number }[];
  /** Carrel's tables → rows that were written or taken away; only those that changed */
  changes: { table: string; written: number; deleted: number }[];
  /** rows read, of all tables */
  rows: number;
  /** things worth knowing that are no row's fault */
  notes: string[];
}

/** How far an import is; for a progress bar and for plain lines. */
export type ImportProgress =
  | { step: 'reading'; file: string; bytes: number; totalBytes: number; rows: number }
  | { step: 'writing'; what: string; done: number; total: number };

/** How many rows of one reason are named. */
export const namedRows = 10;
