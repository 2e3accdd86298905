import { decodeProtectedHeader, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { OidcProvider } from './provider.ts';

/** A token that is not to be believed. The reason is a code for the operator: nothing of the token is in it. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}

/** What a token that was verified says of its bearer. */
export interface AccessToken {
  readonly id: string;
  readonly subject: string;
  readonly expiresAt: Date;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Asymmetric ones only: a key that everybody can read must never be one that anybody can sign with. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Keys come from the issuer's own set, never from the token; and there is no extension that is understood here. */
const refusedHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c'];

/** Characters. What fits in a header with room for the rest. */
const longest = 8_192;
/** Seconds by which the issuer's clock may be ahead of ours. */
const ahead = 30;
/** Seconds after which a token is too old, whatever end it names: a role that was taken away is gone by then. */
const oldest = 86_400;

/** What OIDC allows a subject to be, without blanks around it, which nobody would see in the log. */
const subjectPattern = /^(?! )[\x20-\x7e]{1,255}(?<! )$/;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/**
 * Verifies an access token as RFC 9068 has it: of its type, signed by the issuer, for this audience, issued to one of
 * the library's programs, begun and not ended. No token that asks for more than to be borne is taken: one that is
 * bound to a key cannot be checked here, and one of a program's own names nobody.
 * @param now the request's own moment
 * @throws Refused and jose's errors where it is not to be believed
 * @throws Unavailable where the issuer's keys are out of reach
 */
export async function readAccessToken(
  token: string,
  { issuer, audience, clientIds }: OidcProvider,
  keys: JWTVerifyGetKey,
  now: Date,
): Promise<AccessToken> {
  if (token.length > longest) throw new Refused('TOO_LONG');
  const header = decodeProtectedHeader(token);
  if (refusedHeaders.some((name) => Object.hasOwn(header, name))) throw new Refused('HEADER');
  const { payload } = await jwtVerify(token, keys, {
    typ: 'at+jwt',
    algorithms,
    issuer,
    audience,
    requiredClaims: ['exp', 'iat', 'sub', 'jti', 'client_id'],
    currentDate: now,
    clockTolerance: ahead,
    maxTokenAge: oldest,
  });
  const { exp, iat, sub, jti, client_id: clientId } = payload;
  const ends = Math.min(exp ?? 0, (iat ?? 0) + oldest) * 1000;
  if (!(ends > now.getTime())) throw new Refused('EXPIRED');
  if (!isText(clientId) || !clientIds.includes(clientId)) throw new Refused('CLIENT');
  if (!isText(jti)) throw new Refused('JTI');
  if (!isText(sub) || !subjectPattern.test(sub) || sub === clientId) throw new Refused('SUBJECT');
  if (Object.hasOwn(payload, 'cnf')) throw new Refused('BOUND_TO_A_KEY');
  return { id: jti, subject: sub, expiresAt: new Date(ends), claims: payload };
}
