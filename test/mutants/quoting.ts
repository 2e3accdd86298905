import { type Role, roleName } from '../../drizzle/audiences.ts';
import type { Catalogue } from './wallMutant.ts';

/** A name as SQL has it. */
export const quoted = (name: string): string => `"${name}"`;

export const role = (each: Role, { roles }: Pick<Catalogue, 'roles'>): string =>
  quoted(roleName(each, roles));

/**
 * Takes a privilege where there is one, and gives it where there is none.
 * @param holds whether the role has it, as SQL
 * @param what the privilege and what it is on: `select (id) on "cards"`
 */
export const toggled = (holds: string, what: string, to: string): string =>
  `do $$ begin if ${holds} then revoke ${what} from ${to}; else grant ${what} to ${to}; end if; end $$`;
