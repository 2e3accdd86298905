import type { ListedToken } from '../principals/list.ts';

const columns = ['id', 'kind', 'label', 'holder', 'created', 'expires', 'state'] as const;

/** The tokens as lines of a table, for people. */
export function asTable(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) return 'No token is in force.';
  const rows = tokens.map((token) => [
    token.id,
    token.kind,
    token.label,
    token.holder,
    token.createdAt.toISOString(),
    token.expiresAt.toISOString(),
    token.state,
  ]);
  const widths = columns.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns), ...rows.map(line)].join('\n');
}
