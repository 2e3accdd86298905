import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import { newestPseudonymKey } from '../../drizzle/reads/pseudonymKey.ts';
import type { KeyWrapping } from '../../drizzle/walls/pseudonymKeys.ts';
import { hmacSha256 } from '../hmac.ts';
import { Problem } from '../problem.ts';
import { deriveKey, type Secret } from '../secret.ts';

/** Turns a patron into the pseudonym that the log knows them by. */
export interface Pseudonyms {
  readonly key: number;
  of(patronId: string): string;
}

/** A key as it is stored. */
export interface WrappedKey {
  readonly number: number;
  readonly wrapped: Buffer;
}

const nonceLength = 12;
const tagLength = 16;

/** A random key under the configured secret (AES-256-GCM): nonce, ciphertext, tag. */
function wrap(key: Buffer, secret: Secret, number: number): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(secret, 'pseudonym-wrap', number), nonce);
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

function unwrap(wrapped: Buffer, secret: Secret, number: number): Buffer {
  const nonce = wrapped.subarray(0, nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(secret, 'pseudonym-wrap', number), nonce);
  decipher.setAuthTag(wrapped.subarray(-tagLength));
  return Buffer.concat([decipher.update(wrapped.subarray(nonceLength, -tagLength)), decipher.final()]);
}

const wrongSecret = (): Problem =>
  new Problem(
    'WRONG_SECRET',
    'this is not the secret that the database was set up with: set CARREL_SECRET to the one kept for it',
  );

function unwrapped(wrapped: Buffer, secret: Secret, number: number): Buffer {
  try {
    return unwrap(wrapped, secret, number);
  } catch {
    throw wrongSecret();
  }
}

/** How this library wraps the log's pseudonym keys. */
export const keyWrapping = (secret: Secret): KeyWrapping => ({
  check: (number, wrapped) => {
    unwrapped(wrapped, secret, number);
  },
  make: () => newKey(secret, 1),
});

/** A new random pseudonym key, wrapped, for the number that it is stored under. */
export const newKey = (secret: Secret, number: number): Buffer => wrap(randomBytes(32), secret, number);

/**
 * The pseudonyms under one key of the log's. The key itself is random and only stored wrapped, so that destroying it
 * unlinks the log's entries from people for good (offence.disclosure).
 * @throws Problem WRONG_SECRET
 */
export function pseudonymsOf({ number, wrapped }: WrappedKey, secret: Secret): Pseudonyms {
  const hmac = hmacSha256(unwrapped(wrapped, secret, number));
  return { key: number, of: (patronId) => hmac(patronId, 'base64url') };
}

/**
 * The library's newest pseudonym key, which the migration made or the operator has put in its place.
 * @throws Problem WRONG_SECRET, NOT_MIGRATED
 */
export async function newestPseudonyms(pools: Pools, secret: Secret): Promise<Pseudonyms> {
  const newest = await newestPseudonymKey(pools);
  if (newest === null) throw new Problem('NOT_MIGRATED', 'the log has no key: run `carrel migrate` first');
  return pseudonymsOf(newest, secret);
}
