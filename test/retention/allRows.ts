import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { keptTables } from '../../src/retention/catalogue.ts';
import { eachWord, plainIdentifier } from '../../src/retention/words.ts';

/** Every row of every table of every schema, the queue's too, each as its table's name and its columns as JSON. */
export async function allRows(sql: postgres.Sql): Promise<string[]> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const texts: string[] = [];
    for (const { schema, name, readable } of await keptTables(tx)) {
      if (!readable) throw new Error(`${schema}.${name} cannot be looked into`);
      const rows = await tx<{ json: string }[]>`
        select to_jsonb(t)::text as json from only ${tx(schema)}.${tx(name)} t order by 1`;
      texts.push(...rows.map(({ json }) => `${schema}.${name} ${json}`));
    }
    return texts;
  });
}

/** A text as it could be written down: plainly, in hexadecimal digits, in base64, or as a hash that anybody can try. */
function writtenAs(text: string): string[] {
  const bytes = Buffer.from(text);
  const hash = createHash('sha256').update(bytes);
  const hashed = hash.digest();
  return [
    text,
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    hashed.toString('hex'),
    hashed.toString('base64url'),
  ].map((form) => form.toLowerCase());
}

/**
 * A search for what says who somebody is.
 * @param words names, numbers and identifiers of one person
 * @returns text → whether it has any of them, however written; a row's bytes are read as what they spell too
 */
export function mentioning(words: readonly string[]): (text: string) => boolean {
  const forms = words.flatMap(writtenAs);
  const identifiers = new Set(words.map((word) => plainIdentifier(word.toLowerCase())));
  return (text) => {
    const small = text.toLowerCase();
    if (forms.some((form) => small.includes(form))) return true;
    let found = false;
    const json = /\{(?:".*)?\}\s*$/s.exec(small)?.[0];
    if (json !== undefined)
      eachWord(json, (word) => {
        found ||= identifiers.has(word);
      });
    return found;
  };
}
