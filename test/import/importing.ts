import { afterAll, beforeAll } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { type ImportOptions, importEvergreen } from '../../src/import/evergreen.ts';
import type { ImportReport, TableReport } from '../../src/import/report.ts';
import { defaultSettings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { fileOf, type Rows, smallDump } from './smallExport.ts';

export const timeZone = 'America/Denver';

export interface Importing {
  database: TestDatabase;
  operator: Operator;
  /** Imports a path. */
  path(path: string, options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** Imports a small dump made of rows. */
  rows(rows?: Rows, options?: Partial<ImportOptions>): Promise<ImportReport>;
  /** One column of a query's rows. */
  values(query: string): Promise<unknown[]>;
  /** Empties every table that an import writes. */
  empty(): Promise<void>;
}

/** A database for the tests of one file, and ways to import into it. */
export function importing(): Importing {
  const it = {} as Importing;
  beforeAll(async () => {
    it.database = await freshDatabase();
    it.operator = await it.database.operator();
  });
  afterAll(() => it.database.drop());
  it.path = (path, options = {}) =>
    importEvergreen(it.operator, path, {
      secret: it.database.secret,
      now: new Date('2025-03-01T12:00:00Z'),
      timeZone,
      reversalWindow: defaultSettings.reversalWindow,
      skipBadRows: false,
      progress: () => {},
      ...options,
    });
  it.rows = async (rows, options) => it.path(await fileOf(smallDump(rows)), options);
  it.values = async (query) =>
    (await it.database.superuser.unsafe(query)).map((row) => Object.values(row)[0] as unknown);
  it.empty = async () => {
    // Not truncate: for a handful of rows it takes ten times as long.
    // Counts after what leaves them as it goes.
    const tables =
      'payments charges holds loans monthly_counts settled_charges closed_sources items titles patrons branches';
    await it.database.superuser.unsafe(tables.replaceAll(/\w+/g, 'delete from $&;'));
  };
  return it;
}

/** What the report says of one table of the export. */
export function accountOf(report: ImportReport, table: string): TableReport {
  const found = report.tables.find((account) => account.table === table);
  if (!found) throw new Error(`the report says nothing of ${table}`);
  return found;
}
