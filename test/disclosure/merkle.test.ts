import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SealedEntry } from '../../drizzle/writes/seal.ts';
import { sealedInstant } from '../../src/disclosure/entry.ts';
import { merkleRoot } from '../../src/disclosure/merkle.ts';
import { sealKey } from '../../src/disclosure/sealKey.ts';
import { Secret } from '../../src/secret.ts';

const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The tree hash as RFC 6962, 2.1 defines it: divided at the greatest power of two below the number of leaves. */
function defined(leaves: readonly Buffer[]): Buffer {
  const [leaf] = leaves;
  if (leaves.length === 1 && leaf !== undefined) return sha(Buffer.of(0), leaf);
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha(Buffer.of(1), defined(leaves.slice(0, half)), defined(leaves.slice(half)));
}

const anEntry = fc
  .tuple(fc.uuid(), fc.uint8Array({ minLength: 32, maxLength: 32 }))
  .map(([id, digest]): SealedEntry => [id, Buffer.from(digest).toString('hex')]);
const leafOf = ([id, digest]: SealedEntry) => Buffer.from(id.replaceAll('-', '') + digest, 'hex');

describe('[offence.disclosure] the root of a batch', () => {
  test('MUST be the Merkle tree hash of RFC 6962, whatever the number of entries', () => {
    fc.assert(
      fc.property(fc.array(anEntry, { minLength: 1, maxLength: 70 }), (entries) => {
        expect(merkleRoot(entries)).toEqual(defined(entries.map(leafOf)));
      }),
    );
  });

  test('cannot stay the same when entries change places, or one is taken out or put in', () => {
    const digest = 'ab'.repeat(32);
    const entries = Array.from({ length: 5 }, (): SealedEntry => [randomUUID(), digest]);
    const root = merkleRoot(entries).toString('hex');
    const others = [
      entries.toReversed(),
      entries.slice(1),
      entries.slice(0, 4),
      entries.with(2, [entries[2]?.[0] ?? '', 'ac'.repeat(32)]),
      [...entries, entries[4] as SealedEntry],
    ];
    for (const other of others) expect(merkleRoot(other).toString('hex')).not.toBe(root);
    expect(() => merkleRoot([])).toThrow();
  });
});

describe('[offence.disclosure] the key of the seals', () => {
  const key = sealKey(new Secret('a secret of a library, long enough for it'));

  test('MUST be the same for the same secret, and sign what no other key signs', () => {
    const other = sealKey(new Secret('a secret of another library, long enough'));
    expect(sealKey(new Secret('a secret of a library, long enough for it')).publicPem).toBe(key.publicPem);
    expect(key.publicPem).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
    const signature = key.sign('a seal');
    expect(key.signed('a seal', signature)).toBe(true);
    expect(key.signed('a seal ', signature)).toBe(false);
    expect(other.signed('a seal', signature)).toBe(false);
    expect(key.signed('a seal', Buffer.alloc(0))).toBe(false);
  });
});

describe('[offence.disclosure] an instant', () => {
  test.each([
    ['2026-06-17T18:00:00+00:00', '2026-06-17T18:00:00.000000Z'],
    ['2026-06-17T18:00:00.12+00:00', '2026-06-17T18:00:00.120000Z'],
    ['2026-06-17T18:00:00.123Z', '2026-06-17T18:00:00.123000Z'],
    ['2026-06-17T12:00:00.000001-06:00', '2026-06-17T18:00:00.000001Z'],
    ['infinity', 'infinity'],
  ])('MUST be sealed in one form, whoever wrote it: %s', (text, sealed) => {
    expect(sealedInstant(text)).toBe(sealed);
  });
});
