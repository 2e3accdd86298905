import { errors } from 'jose';
import type { Logger } from 'pino';
import type { Pools } from '../../../drizzle/pools.ts';
import { isShutOut } from '../../../drizzle/reads/staffShutOut.ts';
import { Unavailable } from '../../../drizzle/unavailable.ts';
import { subjectName } from '../staffName.ts';
import type { StaffSignIn } from '../staffSignIn.ts';
import { Refused, readAccessToken } from './accessToken.ts';
import { openKeySet, type Pace } from './keySet.ts';
import type { OidcProvider } from './provider.ts';
import { roleOf } from './roleOf.ts';

/** Why a token was refused, by codes and the names of claims: never what the token says. */
function reasonOf(error: unknown): Readonly<Record<string, string>> {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired)
    return { reason: error.code, claim: error.claim };
  if (error instanceof errors.JOSEError || error instanceof Refused) return { reason: error.code };
  return { reason: 'UNREADABLE' };
}

export interface SignInOptions {
  readonly provider: OidcProvider;
  readonly pools: Pools;
  readonly logger: Logger;
  /** How often the provider is asked. */
  readonly pace?: Pace;
}

/**
 * Staff sign-in with the library's own identity provider: an access token of its making → a member of staff. Asked
 * anew at each request; nothing of a token is remembered. It can be made while the provider is down.
 */
export function openSignIn({ provider, pools, logger, pace }: SignInOptions): StaffSignIn {
  const keys = openKeySet(provider.issuer, logger, pace);

  return async (token, now) => {
    try {
      const { id, subject, expiresAt, claims } = await readAccessToken(token, provider, keys, now);
      const role = roleOf(claims, provider.roleClaim, provider.roles);
      if (role === null) throw new Refused('NO_ROLE');
      const name = subjectName(subject);
      // Under either name: whoever shuts somebody out in a hurry has the bare subject at hand.
      if (await isShutOut(pools, [name, subject])) throw new Refused('SHUT_OUT');
      return { basis: 'STAFF', tokenId: `oidc:${id}`, expiresAt, name, role, purpose: null };
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      logger.debug(reasonOf(error), 'a staff token was refused');
      return null;
    }
  };
}
