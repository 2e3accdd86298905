/** Where a block of rows begins: `COPY schema.table (columns) FROM stdin;`. */
export interface CopyHeader {
  /** with its schema: `actor.usr` */
  table: string;
  columns: readonly string[];
}

const name = '(?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_$]*)';
const header = new RegExp(`^COPY (${name}(?:\\.${name})?)(?: \\((.*)\\))?\\s+FROM stdin;\\s*$`, 'i');
const part = new RegExp(name, 'g');

const unquoted = (text: string): string =>
  text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();

/**
 * Reads the line that begins a block of rows.
 * @param schema which schema a bare table name is of: old dumps set a search path instead of naming it
 * @returns null when the line is no such line
 */
export function copyHeader(line: string, schema: string): CopyHeader | null {
  const [, table, columns] = header.exec(line) ?? [];
  if (table === undefined) return null;
  const names = (table.match(part) ?? []).map(unquoted);
  return {
    table: names.length === 1 ? `${schema}.${names[0]}` : names.join('.'),
    columns: (columns?.match(part) ?? []).map(unquoted),
  };
}
