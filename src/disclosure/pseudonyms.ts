import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import { newestPseudonymKey } from '../../drizzle/reads/pseudonymKey.ts';
import type { KeyWrapping } from '../../drizzle/walls/pseudonymKeys.ts';
import { Problem } from '../problem.ts';
import { deriveKey, type Secret } from '../secret.ts';

/** Turns a patron into the pseudonym that the log knows them by. */
export interface Pseudonyms {
  readonly key: number;
  of(patronId: string): string;
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
  make: () => wrap(randomBytes(32), secret, 1),
});

/**
 * The library's newest pseudonym key, which the migration made. The key itself is random and only stored wrapped, so
 * that destroying it unlinks the log's entries from people for good (offence.disclosure).
 * @throws Problem WRONG_SECRET, NOT_MIGRATED
 */
export async function openPseudonyms(pools: Pools, secret: Secret): Promise<Pseudonyms> {
  const newest = await newestPseudonymKey(pools);
  if (newest === null) throw new Problem('NOT_MIGRATED', 'the log has no key: run `carrel migrate` first');
  const key = unwrapped(newest.wrapped, secret, newest.number);
  return {
    key: newest.number,
    of: (patronId) => createHmac('sha256', key).update(patronId).digest('base64url'),
  };
}
