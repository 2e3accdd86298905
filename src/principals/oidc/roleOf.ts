import { roles as fromNarrow, type Role } from '../../../schema/policy/purposes.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (value: unknown, name: string): unknown =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** A claim by its name, which may have dots in it, or else by the way to it. */
const claimAt = (claims: unknown, path: string): unknown =>
  own(claims, path) ?? path.split('.').reduce(own, claims);

/**
 * The role that a token gives its bearer: the widest of those that its claim has values for. Null where the claim is
 * not there, is neither a text nor a list of texts, or has no value that means anything here.
 * @param path the claim's name, or the way to it with dots
 * @param roles value → role; of a text the whole is looked for first, then its words
 */
export function roleOf(claims: unknown, path: string, roles: ReadonlyMap<string, Role>): Role | null {
  const claim = claimAt(claims, path);
  const values = typeof claim === 'string' ? (roles.has(claim) ? [claim] : claim.split(' ')) : claim;
  if (!Array.isArray(values) || !values.every((value) => typeof value === 'string')) return null;
  const held = new Set(values.map((value) => roles.get(value)));
  return fromNarrow.findLast((role) => held.has(role)) ?? null;
}
