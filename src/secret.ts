import { hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * The one secret a library keeps. It never prints itself: a log line, an error report or `JSON.stringify` of
 * whatever holds it shows `[secret]`.
 */
export class Secret {
  readonly #material: Buffer;

  /** @param text as configured, at least 32 characters; `config.ts` has checked it */
  constructor(text: string) {
    this.#material = Buffer.from(text, 'utf8');
  }

  /**
   * HKDF-SHA256 (RFC 5869) over the secret.
   * @param info what the key is for; every distinct text gives an unrelated key
   */
  derive(info: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#material, 'carrel', info, 32));
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/**
 * A key for one purpose. Keys of different purposes or numbers tell nothing of each other or of the secret.
 * @param purpose e.g. `pin-pepper`, `pseudonym-wrap`, `closed-sources`, `cursors`, `password:staff`
 * @param number the key's generation, so that a purpose can have a new key while the old one still opens
 * @returns 32 bytes
 */
export const deriveKey = (secret: Secret, purpose: string, number = 0): Buffer =>
  secret.derive(JSON.stringify([purpose, number]));

/**
 * The database passwords of the audiences' logins, so that none of them has to be configured or kept.
 * @returns audience → its password, 43 characters of base64url
 */
export const audiencePassword =
  (secret: Secret) =>
  (audience: string): string =>
    deriveKey(secret, `password:${audience}`).toString('base64url');
