import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Cursors } from '../../schema/context.ts';
import { deriveKey, type Secret } from '../secret.ts';

const nonceLength = 12;
const tagLength = 16;

/**
 * Cursors that tell nothing and cannot be made: a place is encrypted (AES-256-GCM), and bound to its caller, field
 * and arguments as associated data. A patron's name in a place is so never in a URL, a log or a client's storage.
 */
export function encryptedCursors(secret: Secret): Cursors {
  const key = deriveKey(secret, 'cursors');
  return {
    seal(scope, place) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(scope));
      const text = Buffer.concat([cipher.update(JSON.stringify(place), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, text, cipher.getAuthTag()]).toString('base64url');
    },
    open(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length <= nonceLength + tagLength) return null;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength))
          .setAAD(Buffer.from(scope))
          .setAuthTag(bytes.subarray(-tagLength));
        const text = Buffer.concat([
          decipher.update(bytes.subarray(nonceLength, -tagLength)),
          decipher.final(),
        ]);
        return JSON.parse(text.toString('utf8')) as unknown;
      } catch {
        return null;
      }
    },
  };
}
