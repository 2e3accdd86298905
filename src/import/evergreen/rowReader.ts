import { Problem } from '../../problem.ts';
import type { CopyHeader } from '../dump/copyHeader.ts';
import type { DumpFile } from '../dump/dumpFile.ts';
import { Malformed, type Stage, type StagingContext } from './stage.ts';

/** Reads one row of a block: into a row for the stage, in COPY's text, or why it cannot be read. */
export type RowReader = (text: string, line: number) => string | Malformed;

const nothing = '\\N';

/**
 * Prepares to read a block's rows.
 * @param header which columns the block has, in which order
 * @throws Problem MISSING_COLUMN
 */
export function rowReader(
  stage: Stage,
  header: CopyHeader,
  file: DumpFile,
  context: StagingContext,
): RowReader {
  const columns = Object.entries(stage.columns).map(([column, { field, needs }]) => {
    const at = header.columns.indexOf(column);
    if (at === -1 && needs !== 'none') throw missingColumn(file, header.table, column);
    return { column, at, field, required: needs === 'value', emptyReason: `${column} is empty` };
  });
  const derived = stage.derived;
  for (const column of derived?.from ?? [])
    if (!header.columns.includes(column)) throw missingColumn(file, header.table, column);
  const positions = new Map(header.columns.map((column, at) => [column, at]));
  const width = header.columns.length;

  return (text, line) => {
    const raw = text.split('\t');
    if (raw.length !== width)
      return new Malformed(`it has ${raw.length} columns and the table has ${width}`, true);
    let staged = `${header.table}\t${line}`;
    for (const { at, field, required, emptyReason, column } of columns) {
      const value = at === -1 ? nothing : (raw[at] ?? nothing);
      const read = value === nothing ? nothing : field.read(value);
      if (read === undefined) return new Malformed(`${column} ${field.mistake}`);
      if (required && read === nothing) return new Malformed(emptyReason);
      staged += `\t${read}`;
    }
    if (derived) {
      const more = derived.derive((column) => raw[positions.get(column) ?? -1] ?? nothing, context);
      if (more instanceof Malformed) return more;
      for (const value of more) staged += `\t${value}`;
    }
    return staged;
  };
}

const missingColumn = (file: DumpFile, table: string, column: string): Problem =>
  new Problem(
    'MISSING_COLUMN',
    `${table} in ${file.name} has no column ${column}: give a dump of an Evergreen system`,
  );
