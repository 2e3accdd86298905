import { createHmac } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import { standingPseudonymKeys } from '../../drizzle/reads/pseudonymKey.ts';
import type { Acting } from '../../schema/context.ts';
import { pseudonymsOf } from '../disclosure/pseudonyms.ts';
import { hashPin } from '../principals/pin.ts';
import { pinProof } from '../principals/pinProof.ts';
import { pinThrottle } from '../principals/pinThrottle.ts';
import { hashToken, isTokenShaped, newToken, type TokenKind } from '../principals/token.ts';
import { vendorSubject } from '../principals/vendorSubject.ts';
import { Turns } from '../rates/turns.ts';
import { deriveKey, type Secret } from '../secret.ts';
import type { Settings } from '../settings.ts';

/**
 * Checks of cards at once, for all vendors together: one less than the threads that hash (libuv's four), and less than
 * half of the connections that guesses at PINs have. And how many of one vendor wait: about a second's.
 */
const checksAtOnce = 3;
const mostChecksWaiting = 50;

/** Object keys in one order, so that the same input has one text. */
const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

function tokenToStore(kind: TokenKind): { token: string; hash: string } {
  const { token, hash } = newToken(kind);
  return { token, hash: hash.toString('hex') };
}

/** What acts need of the secret, of tokens and of PINs, without the secret itself. */
export function actingWith({
  pools,
  secret,
  settings,
}: {
  pools: Pools;
  secret: Secret;
  settings: Settings;
}): Acting {
  const key = deriveKey(secret, 'act-outcomes');
  const guesses = pinThrottle(pools, secret, settings, 'guess');
  const checks = new Turns(checksAtOnce, mostChecksWaiting);
  return {
    key: (parts) => createHmac('sha256', key).update(JSON.stringify(parts, ordered)).digest('hex'),
    newGrantToken: () => tokenToStore('GRANT'),
    newClientToken: () => tokenToStore('CLIENT'),
    hashPin: (pin) => hashPin(pin, secret, settings.pinCost),
    tokenHash: (token) => (isTokenShaped(token) ? hashToken(token).toString('hex') : null),
    provesPin: pinProof(pools, secret, settings),
    checkInTurn: (vendor, check) => checks.take(vendor, check),
    vendorSubject: (...of) => vendorSubject(secret, ...of),
    logPseudonyms: async (patronId) =>
      (await standingPseudonymKeys(pools)).map((each) => pseudonymsOf(each, secret).of(patronId)),
    takeGuess: (about, now) => guesses.take(JSON.stringify(about), now),
    forgiveGuesses: (about) => guesses.forgive(JSON.stringify(about)),
  };
}
