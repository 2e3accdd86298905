import type { Role } from '../../../schema/policy/purposes.ts';

/** The library's own identity provider, and what of it makes a member of staff. `oidcConfig.ts` reads it. */
export interface OidcProvider {
  /** Its issuer identifier, to the letter as its tokens and its discovery document have it. */
  readonly issuer: string;
  /** What it calls Carrel: the `aud` of tokens that are meant for it. */
  readonly audience: string;
  /** The programs that staff sign in with; a token that was issued to any other is none. */
  readonly clientIds: readonly string[];
  /** The claim that says what somebody is: its name, or the way to it with dots. */
  readonly roleClaim: string;
  /** Value of that claim → role. A value that is not here gives none. */
  readonly roles: ReadonlyMap<string, Role>;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether what comes from an address can be believed: over TLS, or from this machine itself. */
export const isTrustworthy = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
