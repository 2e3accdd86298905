import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import type { Pools } from '../../drizzle/pools.ts';
import { newestPseudonymKey } from '../../drizzle/writes/pseudonymKey.ts';
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

/**
 * The library's pseudonym key, made at the first start. The key itself is random and only stored wrapped, so that
 * destroying it unlinks the log's entries from people for good (offence.disclosure).
 * @throws Error when the stored key was wrapped by another secret
 */
export async function openPseudonyms(pools: Pools, secret: Secret, now: Date): Promise<Pseudonyms> {
  const { number, wrapped } = await newestPseudonymKey(pools, () => wrap(randomBytes(32), secret, 1), now);
  const key = unwrap(wrapped, secret, number);
  return {
    key: number,
    of: (patronId) => createHmac('sha256', key).update(patronId).digest('base64url'),
  };
}
