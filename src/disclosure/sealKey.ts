import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Problem } from '../problem.ts';
import { deriveKey, type Secret } from '../secret.ts';

/** What an Ed25519 seed is wrapped in, to be a private key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs seals, and tells whether a seal was signed with this library's key. */
export interface SealKey {
  sign(text: string): Buffer;
  signed(text: string, signature: Buffer): boolean;
  /** SPKI, PEM: with it the sink can be checked by who has neither the secret nor the database. */
  readonly publicPem: string;
}

/** The library's Ed25519 key for seals, from the configured secret. */
export function sealKey(secret: Secret): SealKey {
  const privateKey: KeyObject = createPrivateKey({
    key: Buffer.concat([pkcs8, deriveKey(secret, 'log-seal')]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  return {
    sign: (text) => sign(null, Buffer.from(text), privateKey),
    signed: (text, signature) => verify(null, Buffer.from(text), publicKey, signature),
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }).toString().trim(),
  };
}

/**
 * Tells whether a seal was signed with a library's key, by its public half as `carrel audit key` prints it.
 * @param pem SPKI, PEM
 * @throws Problem BAD_OPTION
 */
export function publicSealKey(pem: string): Pick<SealKey, 'signed'> {
  try {
    const publicKey = createPublicKey(pem);
    if (publicKey.asymmetricKeyType !== 'ed25519') throw new TypeError();
    return { signed: (text, signature) => verify(null, Buffer.from(text), publicKey, signature) };
  } catch {
    throw new Problem('BAD_OPTION', '--public-key must name a file with what `carrel audit key` prints', 2);
  }
}
