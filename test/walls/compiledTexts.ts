import { PgDialect } from 'drizzle-orm/pg-core';
import { preparedTexts } from '../../drizzle/statement.ts';

/**
 * The text of every statement that the program has compiled when it has started. Imported before anything that compiles
 * one; what is compiled once requests are answered is in `late`, where nothing may ever be.
 */
export const compiledTexts = new Set<string>();
export const late: string[] = [];
let isStarted = false;

/** From here on nothing more may be compiled. */
export const started = (): void => {
  for (const text of preparedTexts()) compiledTexts.add(text);
  isStarted = true;
};

const compile = PgDialect.prototype.sqlToQuery;
PgDialect.prototype.sqlToQuery = function (...given) {
  const query = compile.apply(this, given);
  if (isStarted) late.push(query.sql);
  return query;
};
