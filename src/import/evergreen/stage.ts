import type { Field } from './fields.ts';

/** A column of an export that is read. */
export interface Column {
  field: Field;
  /** `value`: never null; `column`: the export has to have the column; `none`: some versions lack it */
  needs: 'value' | 'column' | 'none';
}

export const must = (field: Field): Column => ({ field, needs: 'value' });
export const may = (field: Field): Column => ({ field, needs: 'column' });
export const perhaps = (field: Field): Column => ({ field, needs: 'none' });

/** A row that cannot be read, and why. Never with a value in it. */
export class Malformed {
  readonly reason: string;
  /** it has more or fewer columns than the block: then the block itself is in doubt */
  readonly misfit: boolean;

  constructor(reason: string, misfit = false) {
    this.reason = reason;
    this.misfit = misfit;
  }
}

/** What reading a row may need of the running import. */
export interface StagingContext {
  /** a source → its hash among the completed ones */
  closed: (source: string) => string;
}

/** Columns that are made of a row rather than taken from it. */
export interface Derived {
  columns: Readonly<Record<string, Field['type']>>;
  /** columns of the export that are needed for it and are not themselves kept */
  from: readonly string[];
  /**
   * @param value column → its raw field, `\N` when null; of the kept ones and those in `from`
   * @returns one COPY field for each of `columns`, or why the row cannot be read
   */
  derive(value: (column: string) => string, context: StagingContext): readonly string[] | Malformed;
}

/**
 * Tables of an Evergreen system whose rows are read alike, and the temporary table that they flow into. Columns not
 * named here are not read into anything: so no password can arrive anywhere.
 */
export interface Stage {
  tables: readonly string[];
  name: string;
  columns: Readonly<Record<string, Column>>;
  derived?: Derived;
  /** Carrel's table that its rows only help to write */
  usedIn?: string;
}

/** The stage's columns in the order in which they are staged, after `origin` and `line`. */
export const stagedColumns = (stage: Stage): string[] => [
  ...Object.keys(stage.columns),
  ...Object.keys(stage.derived?.columns ?? {}),
];

/**
 * The statement that makes a stage's temporary table. `fate` says why a row is left out, `malformed` whether that
 * is the row's own fault; both are set later, where rows can be held against each other.
 */
export function createStage(stage: Stage): string {
  const columns = [
    ...Object.entries(stage.columns).map(([column, { field }]) => `${column} ${field.type}`),
    ...Object.entries(stage.derived?.columns ?? {}).map(([column, type]) => `${column} ${type}`),
  ];
  return `create temporary table ${stage.name} (origin text not null, line integer not null, ${columns.join(', ')},
    fate text, malformed boolean not null default false) on commit drop`;
}
