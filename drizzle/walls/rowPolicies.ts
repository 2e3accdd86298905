import { readFileSync } from 'node:fs';
import { type Role, roleName } from '../audiences.ts';

const source = readFileSync(new URL('./rowPolicies.sql', import.meta.url), 'utf8');

/** The keeper's functions, as SQL: they name no role. */
export const functions = readFileSync(new URL('./functions.sql', import.meta.url), 'utf8');

const block = /^\{\{#each ([a-z_ ]+)\}\}\n([\s\S]*?)^\{\{\/each\}\}\n/gm;

/** A role or table name as an SQL identifier. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * The row policies as SQL for one database.
 * @param roles the database's name, or the template's it was cloned from
 */
export function rowPolicies(roles: string): string {
  const expanded = source.replace(block, (_, tables: string, body: string) =>
    tables
      .split(' ')
      .map((table) => body.replaceAll('{{table}}', table))
      .join(''),
  );
  return expanded.replace(/\{\{([a-z]+)\}\}/g, (_, role: string) => quoted(roleName(role as Role, roles)));
}
