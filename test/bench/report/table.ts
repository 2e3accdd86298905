import { type Figures, figureNames } from '../figures.ts';
import type { Work } from '../questions.ts';
import type { Line } from './report.ts';

const headings: Readonly<Record<keyof Figures, string>> = {
  requestsPerSecond: 'requests/s',
  p50: 'p50 ms',
  p99: 'p99 ms',
  serverCpu: 'server µs',
  databaseCpu: 'database µs',
  statements: 'statements',
  memory: 'peak MiB',
};

const digits: Readonly<Record<keyof Figures, number>> = {
  requestsPerSecond: 0,
  p50: 1,
  p99: 1,
  serverCpu: 0,
  databaseCpu: 0,
  statements: 2,
  memory: 0,
};

const written = (name: keyof Figures, value: number): string =>
  value.toFixed(name === 'requestsPerSecond' && value < 100 ? 1 : digits[name]);

const times = (ratio: number | undefined): string => (ratio === undefined ? '' : ` (${ratio.toFixed(2)})`);

function rowsOf(lines: readonly Line[], ratio: 'toCarrel' | 'toSmallest'): string[][] {
  return lines.map((line) => [
    line.contender,
    ...figureNames.map((name) => written(name, line.figures[name]) + times(line[ratio]?.[name])),
  ]);
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  );
}

/**
 * The table as it is printed: a block for each work and size, each figure with its ratio to Carrel's in brackets; and for
 * larger libraries a block with ratios to the smallest.
 */
export function table(lines: readonly Line[], works: readonly Work[]): string {
  const sizes = [...new Set(lines.map(({ patrons }) => patrons))];
  const header = ['', ...figureNames.map((name) => headings[name])];
  const block = (title: string, own: readonly Line[], ratio: 'toCarrel' | 'toSmallest'): string =>
    [title, ...aligned([header, ...rowsOf(own, ratio)]), ''].join('\n');
  const text: string[] = [];
  for (const { id, letter, title } of works)
    for (const patrons of sizes) {
      const own = lines.filter((line) => line.work === id && line.patrons === patrons);
      if (own.length === 0) continue;
      const heading = `(${letter}) ${title}; ${patrons} patrons`;
      text.push(block(`${heading} (× Carrel)`, own, 'toCarrel'));
      const larger = own.filter(({ toSmallest }) => toSmallest !== null);
      if (larger.length > 0) text.push(block(`${heading} (× the smallest library)`, larger, 'toSmallest'));
    }
  return text.join('\n');
}
