import type { Pools } from '../../drizzle/pools.ts';
import { type FoundToken, findToken } from '../../drizzle/reads/principal.ts';
import { CarrelError } from '../../schema/errors.ts';
import type { VendorScope } from '../../schema/policy/bases.ts';
import type { Principal } from '../../schema/policy/principal.ts';
import {
  isPurpose,
  mayWorkFor,
  type Purpose,
  purposesOf,
  type Role,
  roles,
} from '../../schema/policy/purposes.ts';
import type { Settings } from '../settings.ts';
import { grantPrincipal } from './grantPrincipal.ts';
import { isWithin } from './networks.ts';
import type { StaffSignIn } from './staffSignIn.ts';
import { hashToken, isTokenShaped } from './token.ts';

const unauthenticated = (): CarrelError =>
  new CarrelError(
    'UNAUTHENTICATED',
    'The token is not valid, or what it rests on has ended. Send one valid token as "Authorization: Bearer …", or none.',
  );

/** The two headers a principal is made from. Purpose is read here and nowhere else. */
export interface Credentials {
  /** Every `Authorization` header of the request, as it came. */
  readonly authorization: readonly string[];
  /** Every `Carrel-Purpose` header of the request, as it came. */
  readonly purpose: readonly string[];
  /** Where the request comes from: an IP address. */
  readonly address: string;
}

/**
 * Token → principal, on exactly one basis. Asked anew for each request, so that a revoked token, a dead card or an
 * ended link ends it at once.
 * @throws CarrelError `UNAUTHENTICATED`, `PURPOSE_NOT_ALLOWED`
 * @throws Unavailable
 */
export async function resolvePrincipal(
  pools: Pools,
  credentials: Credentials,
  now: Date,
  settings: Settings,
  signIn: StaffSignIn | null = null,
): Promise<Principal> {
  const principal = await bearer(pools, credentials, now, settings, signIn);
  if (principal.basis === 'STAFF')
    return { ...principal, purpose: purposeOf(principal.role, credentials.purpose) };
  if (credentials.purpose.length > 0)
    throw new CarrelError('PURPOSE_NOT_ALLOWED', 'Only staff work for a purpose. Leave Carrel-Purpose out.');
  return principal;
}

async function bearer(
  pools: Pools,
  { authorization, address }: Credentials,
  now: Date,
  settings: Settings,
  signIn: StaffSignIn | null,
): Promise<Principal> {
  if (authorization.length === 0) return { basis: 'PUBLIC' };
  const [, token] = /^Bearer +([^\s]+)$/i.exec(authorization[0] ?? '') ?? [];
  if (authorization.length > 1 || token === undefined) throw unauthenticated();
  const principal = isTokenShaped(token)
    ? await principalOf(pools, hashToken(token).toString('hex'), now, settings, address)
    : ((await signIn?.(token, now)) ?? null);
  if (principal === null) throw unauthenticated();
  return principal;
}

/**
 * The principal that the bearer of a token is now; null where it is unknown or anything it rests on has ended.
 * @param hash SHA-256 of the token, hexadecimal
 * @param address where it comes from; null within the program, where a client's token never is
 */
export async function principalOf(
  pools: Pools,
  hash: string,
  now: Date,
  settings: Settings,
  address: string | null = null,
): Promise<Principal | null> {
  const found = await findToken(pools, hash);
  return found === null ? null : principalFrom(found, hash, now, settings, address);
}

function purposeOf(role: Role, headers: readonly string[]): Purpose | null {
  const [header] = headers;
  if (header === undefined) return null;
  if (headers.length > 1 || !isPurpose(header) || !mayWorkFor(role, header))
    throw new CarrelError(
      'PURPOSE_NOT_ALLOWED',
      `This role may set Carrel-Purpose to one of ${purposesOf(role).join(', ')}, or leave it out.`,
    );
  return header;
}

/** Whether a thing with an end is in force. Revoked is revoked, whatever the clock that wrote it said. */
const inForce = (thing: { expiresAt: string; revokedAt: string | null }, now: Date): boolean =>
  new Date(thing.expiresAt) > now && thing.revokedAt === null;

/** What a found token makes of its bearer; null where anything it rests on has ended. Deny is the default. */
export function principalFrom(
  found: FoundToken,
  hash: string,
  now: Date,
  settings: Settings,
  address: string | null,
): Principal | null {
  if (!inForce(found, now)) return null;
  const token = { tokenId: found.tokenId, expiresAt: new Date(found.expiresAt) };
  if (found.kind === 'STAFF' && found.staff !== null) {
    const role = roles.find((each) => each === found.staff?.role);
    return role === undefined || found.staff.shutOut
      ? null
      : { ...token, basis: 'STAFF', name: found.staff.name, role, purpose: null };
  }
  if (found.kind === 'GRANT' && found.grant !== null)
    return grantPrincipal(found.grant, { ...token, evidence: hash }, now, settings);
  if (found.kind !== 'CLIENT' || found.client === null || !inForce(found.client, now)) return null;
  const { client } = found;
  if (!isWithin(client.networks, address)) return null;
  const { id: clientId, ratePerMinute } = client;
  switch (client.kind) {
    case 'VENDOR':
      return {
        ...token,
        basis: 'VENDOR',
        clientId,
        ratePerMinute,
        scopes: client.scopes.filter((scope): scope is VendorScope => scope === 'statistics'),
      };
    case 'AGENCY':
      return client.agencyId === null
        ? null
        : {
            ...token,
            basis: 'COLLECTION_AGENCY',
            clientId,
            ratePerMinute,
            agencyId: client.agencyId,
            evidence: hash,
          };
    case 'FEED':
      return { ...token, basis: 'FEED', clientId, ratePerMinute };
    default:
      return null;
  }
}
