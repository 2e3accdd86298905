import { fillPlaceholders, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { type Pool, statementTimeout } from './pools.ts';
import { Unavailable } from './unavailable.ts';

const dialect = new PgDialect();

const conditions = new WeakSet<SQL>();

/** A condition on rows that a read cannot be written without. Only `rows` makes one. */
export type RowCondition = SQL & { readonly __rows: true };

/**
 * Says which rows a statement is about.
 * @throws TypeError for nothing, and for a condition that compiles to nothing: `or()` of an empty list, an absent
 * filter. Both would otherwise read every row.
 */
export function rows(condition: SQL | undefined): RowCondition {
  if (condition === undefined || dialect.sqlToQuery(condition).sql.trim() === '')
    throw new TypeError('a read without its row condition');
  conditions.add(condition);
  return condition as RowCondition;
}

/** The same for what is about nobody and whole: the branches, the agencies. Said aloud, so that it can be found. */
export const everyRow = (): RowCondition => rows(sql`true`);

export type Values = Readonly<Record<string, unknown>>;

/** A statement that is compiled once, when the program starts, and prepared once on each connection. */
export interface Statement<Row> {
  readonly text: string;
  /** @param pool an audience's connections; the operator's and the sweep's have no audience */
  run(pool: Pick<Pool, 'sql'>, values: Values): Promise<readonly Row[]>;
}

/**
 * Compiles a read.
 * @param condition which rows, from `rows`
 * @param text builds the statement around that condition; placeholders are `sql.placeholder(name)`
 * @throws TypeError, when the program starts, if the condition is not in the statement
 */
export function read<Row>(condition: RowCondition, text: (where: RowCondition) => SQL): Statement<Row> {
  if (!conditions.has(condition)) throw new TypeError('a row condition is made by rows()');
  const whole = text(condition);
  if (!contains(whole, condition)) throw new TypeError('the statement leaves its row condition out');
  return compiled(whole);
}

const contains = (whole: SQL, part: SQL): boolean =>
  whole.queryChunks.some((chunk) => chunk === part || (isSql(chunk) && contains(chunk, part)));

const isSql = (chunk: unknown): chunk is SQL =>
  typeof chunk === 'object' && chunk !== null && Array.isArray((chunk as SQL).queryChunks);

const texts = new Set<string>();

/** Every statement that was compiled so far: what the program prepares, whether it has run or not. */
export const preparedTexts = (): ReadonlySet<string> => texts;

/** Compiles any statement: writes and function calls, whose rows are their own. Reads go through `read`. */
export function compiled<Row>(whole: SQL): Statement<Row> {
  const query = dialect.sqlToQuery(whole);
  texts.add(query.sql);
  return {
    text: query.sql,
    async run(pool, values) {
      const parameters = fillPlaceholders(query.params, { ...values }) as never[];
      return deadline(pool.sql.unsafe<Row[] & never[]>(query.sql, parameters, { prepare: true }));
    },
  };
}

/**
 * The driver can leave a query unsettled when the server ends its backends under load, so that every call has an
 * end of its own. Whatever goes wrong on this side of the answer is the same to the caller.
 */
async function deadline<Result>(query: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within the deadline')), statementTimeout + 2_000);
  });
  try {
    return await Promise.race([query, late]);
  } catch (error) {
    throw new Unavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
