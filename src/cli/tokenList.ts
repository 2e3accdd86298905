import type { ListedToken } from '../principals/list.ts';
import { inColumns } from './columns.ts';

const columns = ['id', 'kind', 'label', 'holder', 'made by', 'created', 'expires', 'state'] as const;

/** The tokens as lines of a table, for people. */
export function asTable(tokens: readonly ListedToken[]): string {
  if (tokens.length === 0) return 'No token is in force.';
  const rows = tokens.map((token) => [
    token.id,
    token.kind,
    token.label,
    token.holder,
    token.madeBy ?? '-',
    token.createdAt.toISOString(),
    token.expiresAt.toISOString(),
    token.state,
  ]);
  return inColumns(columns, rows);
}
