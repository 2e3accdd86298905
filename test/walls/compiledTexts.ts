import { PgDialect } from 'drizzle-orm/pg-core';

/**
 * The text of every statement that the program compiles. Imported before anything that compiles one; what is compiled
 * once requests are answered is in `late`, where nothing may ever be.
 */
export const compiledTexts = new Set<string>();
export const late: string[] = [];
let isStarted = false;

/** From here on nothing more may be compiled. */
export const started = (): void => {
  isStarted = true;
};

const compile = PgDialect.prototype.sqlToQuery;
PgDialect.prototype.sqlToQuery = function (...given) {
  const query = compile.apply(this, given);
  if (isStarted) late.push(query.sql);
  else compiledTexts.add(query.sql);
  return query;
};
