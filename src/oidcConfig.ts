import { roles as known, type Role } from '../schema/policy/purposes.ts';
import { isTrustworthy, type OidcProvider } from './principals/oidc/provider.ts';
import { Problem } from './problem.ts';

/** What `config.ts` lends: a variable that is set, and the error for one that is wrong. */
interface Reading {
  readonly given: (name: string) => string | null;
  readonly bad: (name: string, expected: string) => Problem;
}

const needed = [
  'CARREL_OIDC_ISSUER',
  'CARREL_OIDC_AUDIENCE',
  'CARREL_OIDC_CLIENT_IDS',
  'CARREL_OIDC_ROLES',
] as const;

/**
 * The library's identity provider, if it has one. Half of one is none that could be trusted, and is refused.
 * @throws Problem BAD_CONFIG, naming the variable and never its value
 */
export function oidcProvider({ given, bad }: Reading): OidcProvider | null {
  const [issuer, audience, clientIds, roles] = needed.map(given);
  const roleClaim = given('CARREL_OIDC_ROLE_CLAIM');
  if ([issuer, audience, clientIds, roles, roleClaim].every((value) => value === null)) return null;
  if (issuer == null || audience == null || clientIds == null || roles == null)
    throw new Problem('BAD_CONFIG', `set all of ${needed.join(', ')}, or none`, 2);
  return {
    issuer: issuerIn(issuer, bad),
    audience,
    clientIds: listIn(clientIds, 'CARREL_OIDC_CLIENT_IDS', bad),
    roleClaim: roleClaim ?? 'roles',
    roles: rolesIn(roles, bad),
  };
}

/** As it is given, to the letter: a slash more or less is another issuer. */
function issuerIn(text: string, bad: Reading['bad']): string {
  const url = URL.parse(text);
  if (url === null || !isTrustworthy(url) || /[?#\s]/.test(text) || url.username + url.password !== '')
    throw bad('CARREL_OIDC_ISSUER', 'must be an https address without a question mark, as the issuer has it');
  return text;
}

function listIn(text: string, name: string, bad: Reading['bad']): string[] {
  const list = text.split(',').map((each) => each.trim());
  if (list.includes('')) throw bad(name, 'must be a list with commas, and nothing empty in it');
  return list;
}

function rolesIn(text: string, bad: Reading['bad']): Map<string, Role> {
  const name = 'CARREL_OIDC_ROLES';
  const pairs = listIn(text, name, bad).map((pair): [string, Role] => {
    const [, value, wanted] = /^(.*\S)\s*=\s*(\S+)$/.exec(pair) ?? [];
    const role = known.find((each) => each === wanted);
    if (value === undefined || role === undefined)
      throw bad(name, `must be pairs like circ-desk=CLERK with commas; the roles are ${known.join(', ')}`);
    return [value, role];
  });
  const roles = new Map(pairs);
  if (roles.size < pairs.length) throw bad(name, 'must give each value one role');
  return roles;
}
