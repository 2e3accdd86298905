/** JSON of an answer, whose form the reader of it knows. */
// biome-ignore lint/suspicious/noExplicitAny: an answer's form is its schema's
export type Json = any;

/**
 * What a GraphQL answer holds.
 * @throws Error on an answer with errors, or without data
 */
export function dataOf(answer: unknown): Json {
  const { data, errors } = answer as { data?: Json; errors?: unknown };
  if (errors !== undefined || data === undefined || data === null)
    throw new Error(`not an answer: ${JSON.stringify(answer).slice(0, 500)}`);
  return data;
}

/** An instant as all contenders write it. */
export const instantOf = (text: string): string => new Date(text).toISOString();
