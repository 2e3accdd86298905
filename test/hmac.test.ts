import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { hmacSha256 } from '../src/hmac.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

describe('[offence.disclosure] the code that pseudonyms and proofs are', () => {
  // RFC 4231, the cases whose key is no longer than a block and whose data is text.
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
  ])('MUST be HMAC-SHA256 of RFC 4231: %s', (key, text, code) => {
    expect(hmacSha256(hex(key))(text, 'hex')).toBe(code);
  });

  test('MUST be what createHmac gives, of any key and texts one after the other', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ minLength: 60, maxLength: 70 }),
      // About as long as there is room for at first, and far beyond: an entry about a page of people.
      fc.string({ minLength: 1_020, maxLength: 1_030 }),
      fc.integer({ min: 1_000, max: 20_000 }).map((length) => 'é'.repeat(length)),
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(text, { minLength: 1, maxLength: 8 }),
        (key, texts) => {
          const hmac = hmacSha256(key);
          for (const encoding of ['hex', 'base64url'] as const)
            for (const each of texts)
              expect(hmac(each, encoding)).toBe(createHmac('sha256', key).update(each).digest(encoding));
        },
      ),
      { numRuns: 300, seed: inject('seed') ?? Date.now() },
    );
  });

  test('cannot be had of a key that would first have to be hashed', () => {
    expect(() => hmacSha256(new Uint8Array(65))).toThrow(RangeError);
    expect(hmacSha256(new Uint8Array(64))('', 'hex')).toMatch(/^[0-9a-f]{64}$/);
  });
});
