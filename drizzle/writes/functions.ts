import { readdirSync, readFileSync } from 'node:fs';
import { type Audience, audiences } from '../audiences.ts';

/** One act as the database does it: a function of the keeper's, and the audiences that may have it done. */
export interface ActFunction {
  readonly act: string;
  readonly signature: string;
  readonly audiences: readonly Audience[];
  readonly text: string;
}

const folder = new URL('./', import.meta.url);

/** `checkIn` → `check_in`: PostgreSQL folds names that are not quoted. */
const sqlName = (act: string): string => act.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Reads one act's file. Its first line names the audiences: the second wall of the acts, written apart from the policy
 * page and held against it by a test.
 * @throws TypeError for a file that names none, or one that there is not
 */
function read(file: string): ActFunction {
  const act = file.replace(/\.sql$/, '');
  const text = readFileSync(new URL(file, folder), 'utf8');
  const [, named = ''] = /^-- Audiences: ([a-z ]+)\n/.exec(text) ?? [];
  const acting = named.split(' ').filter((each): each is Audience => audiences.includes(each as Audience));
  if (acting.length === 0 || acting.join(' ') !== named)
    throw new TypeError(`${file} must begin with the audiences that may do it`);
  return { act, signature: `carrel.${sqlName(act)}(jsonb)`, audiences: acting, text };
}

/** Every act of this folder. An act without a file cannot be done by anybody. */
export const actFunctions: readonly ActFunction[] = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .sort()
  .map(read);
