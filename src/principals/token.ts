import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * Bearer tokens: `carrel_`, a letter for the kind, `_`, 32 random bytes in base64url (43 characters) and the CRC-32
 * of everything before it in eight lower-case hexadecimal digits. A secret scanner finds one by {@link tokenPattern}
 * and tells a real one from a look-alike by the checksum, without asking anybody.
 */
export type TokenKind = 'CLIENT' | 'GRANT' | 'STAFF';

const letters = { CLIENT: 'c', GRANT: 'g', STAFF: 's' } as const satisfies Record<TokenKind, string>;

/** For secret scanners. Not anchored and without flags, so that it can be copied into any tool as it is. */
export const tokenPattern = 'carrel_[cgs]_[A-Za-z0-9_-]{43}[0-9a-f]{8}';

const wholeToken = new RegExp(`^${tokenPattern}$`);
const checksumLength = 8;

const checksum = (body: string): string => crc32(body).toString(16).padStart(checksumLength, '0');

/**
 * Makes a token that nobody has seen. The caller hands out `token` once and stores `hash`.
 * @returns the token's text, and its SHA-256
 */
export function newToken(kind: TokenKind): { token: string; hash: Buffer } {
  const body = `carrel_${letters[kind]}_${randomBytes(32).toString('base64url')}`;
  const token = body + checksum(body);
  return { token, hash: hashToken(token) };
}

/**
 * What is stored of a token. Plain SHA-256 is enough for 256 random bits: there is nothing to guess that a slower
 * hash would protect.
 * @returns 32 bytes
 */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

/** Whether a text could be one of our tokens: saves a look in the database for anything else. */
export const isTokenShaped = (text: string): boolean =>
  wholeToken.test(text) && checksum(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
