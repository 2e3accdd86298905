import type { ImportReport, LeftOut, TableReport } from './report.ts';

const grouped = new Intl.NumberFormat('en-US');
const number = (count: number): string => grouped.format(count);
const blankIfNone = (count: number): string => (count === 0 ? '' : number(count));

const leftOutOf = ({ leftOut }: TableReport): number => leftOut.reduce((sum, { count }) => sum + count, 0);

/** Rows that were here already, or were counted before. */
const unchangedOf = (table: TableReport): number =>
  Math.max(0, table.read - table.written - table.counted - leftOutOf(table));

function cells(table: TableReport): string[] {
  const { usedIn } = table;
  return [
    table.table,
    number(table.read),
    usedIn === null ? number(table.written) : '',
    usedIn === null ? blankIfNone(unchangedOf(table)) : '',
    blankIfNone(table.counted),
    blankIfNone(leftOutOf(table)),
    usedIn === null ? '' : `used in ${usedIn}`,
  ];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) =>
        at === 0 || at === row.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function reasonLine(table: string, { reason, malformed, count, rows }: LeftOut): string {
  const more = count > rows.length ? ', …' : '';
  const named = rows.length === 0 ? '' : ` (${rows.join(', ')}${more})`;
  return `  ${table}: ${malformed ? 'malformed: ' : ''}${reason}: ${number(count)}${named}`;
}

/** The report of an import, line by line, for people. */
export function printReport(report: ImportReport): string[] {
  const head = ['table of the export', 'read', 'written', 'unchanged', 'counted', 'left out', ''];
  const reasons = report.tables.flatMap(({ table, leftOut }) =>
    leftOut.map((entry) => reasonLine(table, entry)),
  );
  const passedOver = report.passedOver.map(({ table, rows }) => `  ${table}: ${number(rows)}`);
  const changes = report.changes.map(({ table, written, deleted }) =>
    [
      `  ${table}:`,
      written > 0 && `${number(written)} written`,
      deleted > 0 && `${number(deleted)} taken away`,
    ]
      .filter(Boolean)
      .join(' '),
  );
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', title, ...lines];
  return [
    ...aligned([head, ...report.tables.map(cells)]),
    ...section('Left out, and why:', reasons),
    ...section('Tables that nothing is taken from, with their rows:', passedOver),
    ...section(
      'Worth knowing:',
      report.notes.map((note) => `  ${note}`),
    ),
    ...section('Changed here:', changes),
    ...(isUnchanged(report) ? ['', 'Nothing changed: all that this export has was here already.'] : []),
  ];
}

/** Whether the import left everything as it was. */
export const isUnchanged = ({ changes, tables }: ImportReport): boolean =>
  changes.length === 0 && tables.every(({ counted }) => counted === 0);
