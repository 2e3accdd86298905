import { hash } from 'node:crypto';

/** Bytes of a block of SHA-256, and of what it gives. */
const block = 64;
const digest = 32;

const padded = (key: Uint8Array, pad: number, room: number): Buffer => {
  const bytes = Buffer.alloc(room, 0);
  for (let at = 0; at < block; at += 1) bytes[at] = (key[at] ?? 0) ^ pad;
  return bytes;
};

/** Room for a text, to begin with: an entry with a few people in it (bytes). */
const short = 1_024;

/**
 * HMAC-SHA256 (RFC 2104) under one key, of many texts. Node's own `createHmac` makes an object of the system's for each,
 * which takes several times as long as the hash and then has to be collected: a page of fifty referrals is fifty people in
 * the log. A test holds it to `createHmac`.
 * @param key at most 64 bytes
 * @returns text → its code, in the encoding asked for
 * @throws RangeError for a longer key
 */
export function hmacSha256(key: Uint8Array): (text: string, encoding: 'base64url' | 'hex') => string {
  if (key.length > block) throw new RangeError('a key of more than a block');
  let inner = padded(key, 0x36, block + short);
  const outer = padded(key, 0x5c, block + digest);
  return (text, encoding) => {
    const end = block + Buffer.byteLength(text);
    // Its own memory, and not the process's pool: the key is in it.
    if (end > inner.length) inner = padded(key, 0x36, 2 * end);
    inner.write(text, block);
    outer.write(hash('sha256', inner.subarray(0, end), 'latin1'), block, 'latin1');
    return hash('sha256', outer, encoding);
  };
}
