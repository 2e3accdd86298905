import { afterAll, beforeAll } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { importEvergreen } from '../../src/import/evergreen.ts';
import type { ImportProgress, ImportReport, TableReport } from '../../src/import/report.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { fileOf, type Rows, smallDump } from './smallExport.ts';

export const timeZone = 'America/Denver';

export interface Importing {
  database: TestDatabase;
  operator: Operator;
  /** Imports a path. */
  path(
    path: string,
    options?: { skipBadRows?: boolean; now?: Date; progress?: (at: ImportProgress) => void },
  ): Promise<ImportReport>;
  /** Imports a small dump made of rows. */
  rows(rows?: Rows, options?: { skipBadRows?: boolean; now?: Date }): Promise<ImportReport>;
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
  it.path = (
    path,
    { skipBadRows = false, now = new Date('2025-03-01T12:00:00Z'), progress = () => {} } = {},
  ) =>
    importEvergreen(it.operator, path, { secret: it.database.secret, now, timeZone, skipBadRows, progress });
  it.rows = async (rows, options) => it.path(await fileOf(smallDump(rows)), options);
  it.values = async (query) =>
    (await it.database.superuser.unsafe(query)).map((row) => Object.values(row)[0] as unknown);
  it.empty = async () => {
    // Not truncate: for a handful of rows it takes ten times as long.
    const tables = 'monthly_counts closed_sources payments charges holds loans items titles patrons branches';
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
