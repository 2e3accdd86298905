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

/** What is to stay as it is however large the library: the aim is 1.3 times at most. */
const flat = ['p99', 'databaseCpu'] as const;

function rowsOf(lines: readonly Line[], smallest: number): string[][] {
  const isLarger = lines.some(({ toSmallest }) => toSmallest !== null);
  const header = ['', ...figureNames.map((name) => headings[name])];
  if (isLarger) header.push(...flat.map((name) => `${headings[name]} × ${smallest}'s`));
  const rows = lines.map(({ contender, figures, toCarrel, toSmallest }) => [
    contender,
    ...figureNames.map((name) => written(name, figures[name]) + times(toCarrel?.[name])),
    ...(isLarger ? flat.map((name) => toSmallest?.[name].toFixed(2) ?? '') : []),
  ]);
  return [header, ...rows];
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
 * larger libraries, at the end, ratios to the smallest.
 */
export function table(lines: readonly Line[], works: readonly Work[]): string {
  const sizes = [...new Set(lines.map(({ patrons }) => patrons))];
  const text: string[] = [];
  for (const { id, letter, title } of works)
    for (const patrons of sizes) {
      const own = lines.filter((line) => line.work === id && line.patrons === patrons);
      if (own.length === 0) continue;
      text.push(`(${letter}) ${title}; ${patrons} patrons (× Carrel)`);
      text.push(...aligned(rowsOf(own, Math.min(...sizes))), '');
    }
  return text.join('\n');
}
