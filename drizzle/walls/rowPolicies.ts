import { readFileSync } from 'node:fs';
import { type Role, roleName } from '../audiences.ts';
import { entryColumns } from '../tables/disclosures.ts';

const source = readFileSync(new URL('./rowPolicies.sql', import.meta.url), 'utf8');

const triggers = ['expungeTriggers.sql', 'statisticsTriggers.sql', 'foundByTriggers.sql']
  .map((file) => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'))
  .join('\n');

/** The keeper's functions, as SQL: they name no role. Those of the acts stand with their writes. */
export const functions = [
  'functions.sql',
  'expunge.sql',
  'acts.sql',
  'circulation.sql',
  'registration.sql',
  'statistics.sql',
  'legal.sql',
  'evidence.sql',
  'pins.sql',
  'rates.sql',
  'nameWords.sql',
  'titleWords.sql',
  'sweep.sql',
  'sealing.sql',
]
  .map((file) => readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'))
  .join('\n')
  .replace('{{entry}}', () => entryColumns);

const block = /^\{\{#each ([a-z_ ]+)\}\}\n([\s\S]*?)^\{\{\/each\}\}\n/gm;

/** A role or table name as an SQL identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Writes a block once for each of the tables it names. */
const forEachTable = (text: string): string =>
  text.replace(block, (_, tables: string, body: string) =>
    tables
      .split(' ')
      .map((table) => body.replaceAll('{{table}}', table))
      .join(''),
  );

/** The triggers that expunge, and those that keep what was published and what is found, as SQL. They name no role. */
export const expungeTriggers = forEachTable(triggers);

/**
 * The row policies as SQL for one database.
 * @param roles the database's name, or the template's it was cloned from
 */
export function rowPolicies(roles: string): string {
  return forEachTable(source).replace(/\{\{([a-z]+)\}\}/g, (_, role: string) =>
    quoted(roleName(role as Role, roles)),
  );
}
