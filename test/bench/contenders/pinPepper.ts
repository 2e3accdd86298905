import { hkdfSync } from 'node:crypto';

/**
 * The pepper that the PINs in the bench's data are hashed with, as the product derives it from its secret
 * (HKDF-SHA256, RFC 5869). Whoever is to verify the same PINs needs it.
 * @param secret the bench's
 */
export const pinPepper = (secret: string): Buffer =>
  Buffer.from(
    hkdfSync('sha256', Buffer.from(secret, 'utf8'), 'carrel', JSON.stringify(['pin-pepper', 0]), 32),
  );
