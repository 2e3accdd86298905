import { type Finding, type Proof, unreadable } from './check.ts';

/** So many rows of one table and rule are named; the rest are counted. */
const named = 20;

/** The proof for people: every table with its columns, then what was found, then the verdict. */
export function printProof({ lookedAt, unsearchable, findings }: Proof): string[] {
  const wide = Math.max(...lookedAt.map(({ table }) => table.length));
  const rows = lookedAt.reduce((total, each) => total + (each.rows ?? 0), 0);
  const columns = lookedAt.reduce((total, each) => total + each.columns.length, 0);
  return [
    'Looked at, column by column:',
    ...lookedAt.map(
      ({ table, rows, columns }) =>
        `  ${table.padEnd(wide)} ${(rows === null ? unreadable : `${rows} rows`).padStart(12)}  ${columns.join(' ')}`,
    ),
    ...(unsearchable === 0
      ? []
      : [`${unsearchable} numbers are too short to search text for; their identifiers were searched for.`]),
    '',
    ...[...grouped(findings)].flatMap(([heading, found]) => [
      `FOUND ${heading}`,
      ...found.slice(0, named).flatMap(({ row }) => (row === null ? [] : [`  ${row}`])),
      ...(found.length > named ? [`  and ${found.length - named} more`] : []),
    ]),
    `${lookedAt.length} tables, ${columns} columns, ${rows} rows: ${
      findings.length === 0
        ? 'nothing joins a person to anything completed.'
        : `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}.`
    }`,
  ];
}

function grouped(findings: readonly Finding[]): Map<string, Finding[]> {
  return Map.groupBy(findings, ({ table, rule }) => `${table}: ${rule}`);
}

/** The proof for programs. */
export const proofJson = ({ at, lookedAt, unsearchable, findings }: Proof): string =>
  JSON.stringify(
    { at: at.toISOString(), clean: findings.length === 0, lookedAt, unsearchable, findings },
    null,
    2,
  );
