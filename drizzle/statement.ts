import { is, Placeholder, type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { statementTimeout } from './pools.ts';
import { NoAnswer, type Sender } from './sender.ts';
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

/** A statement that is compiled once, when the program starts or when it is first wanted, and prepared once on each connection. */
export interface Statement<Row> {
  readonly text: string;
  /** @param through an audience's connections; the operator's and the sweep's have no audience */
  run(through: Sender, values: Values): Promise<readonly Row[]>;
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
const choices: (() => void)[] = [];

/** Every statement that the program can send, whether it has run or not. */
export function preparedTexts(): ReadonlySet<string> {
  for (const compileAll of choices) compileAll();
  return texts;
}

/**
 * One statement of several, compiled when it is first wanted: which there are is settled when the program starts.
 * @param count how many there are
 * @param one the statement of a number from 0 up
 */
export function chosen<Row>(
  count: number,
  one: (number: number) => Statement<Row>,
): (number: number) => Statement<Row> {
  const made: Statement<Row>[] = [];
  const choose = (number: number): Statement<Row> => {
    if (!Number.isInteger(number) || number < 0 || number >= count) throw new TypeError('no such statement');
    made[number] ??= one(number);
    return made[number];
  };
  choices.push(() => {
    for (let number = 0; number < count; number += 1) choose(number);
  });
  return choose;
}

/**
 * A statement's text with each value in it once: the builder gives every place where one stands a parameter of its own,
 * and dozens of them would be sent with each request. One that is cast in two ways stays two.
 */
function numbered(whole: SQL): { text: string; parameters: readonly unknown[] } {
  const query = dialect.sqlToQuery(whole);
  const places = new Map<string, number>();
  const parameters: unknown[] = [];
  const text = query.sql.replace(/\$(\d+)((?:::[a-z]+(?:\[\])?)?)/g, (_, digits: string, cast: string) => {
    const parameter = query.params[Number(digits) - 1];
    const key = JSON.stringify([is(parameter, Placeholder) ? { name: parameter.name } : parameter, cast]);
    const place = places.get(key) ?? parameters.push(parameter);
    places.set(key, place);
    return `$${place}${cast}`;
  });
  return { text, parameters };
}

/**
 * A value as it is given to the driver. What the driver cannot write it finds out about with other statements on the
 * same connection: then whoever asked the first of them is told of it, and everybody after is told the answer to another.
 * @throws TypeError for what is no text, number, truth value, day or instant, nor a list of texts
 */
function sendable(name: string, value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value;
  throw new TypeError(`a statement whose value "${name}" cannot be sent`);
}

/** Compiles any statement: writes and function calls, whose rows are their own. Reads go through `read`. */
export function compiled<Row>(whole: SQL): Statement<Row> {
  const { text, parameters } = numbered(whole);
  texts.add(text);
  const valueGiven = (parameter: unknown, values: Values): unknown => {
    if (!is(parameter, Placeholder)) return parameter;
    if (!Object.hasOwn(values, parameter.name))
      throw new TypeError(`a statement without its value "${parameter.name}"`);
    return sendable(parameter.name, values[parameter.name]);
  };
  return {
    text,
    async run(through, values) {
      const given = parameters.map((parameter) => valueGiven(parameter, values)) as never[];
      try {
        return await through.send((sql) =>
          deadline(sql.unsafe<Row[] & never[]>(text, given, { prepare: true })),
        );
      } catch (error) {
        throw new Unavailable(error);
      }
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
    timer = setTimeout(() => reject(new NoAnswer()), statementTimeout + 2_000);
  });
  try {
    return await Promise.race([query, late]);
  } finally {
    clearTimeout(timer);
  }
}
