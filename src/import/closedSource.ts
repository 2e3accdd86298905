import { hmacSha256 } from '../hmac.ts';
import { deriveKey, type Secret } from '../secret.ts';

/**
 * Makes the keyed hash under which a completed row's source id is remembered in `closed_sources`. Whatever
 * completes, settles or deletes a row that has a `source` inserts this hash in the same transaction; every import
 * asks for it before it writes, so that the same export does not bring back what has ended (retain.expunge).
 * @param secret the library's secret; without it nobody can tell which ids are remembered
 * @returns source, e.g. `evergreen:action.circulation:12` → HMAC-SHA256, 32 bytes in hexadecimal digits
 */
export function closedSource(secret: Secret): (source: string) => string {
  const code = hmacSha256(deriveKey(secret, 'closed-sources'));
  return (source) => code(source, 'hex');
}
