import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashToken, isTokenShaped, newToken, tokenPattern } from '../../src/principals/token.ts';

const kinds = ['CLIENT', 'GRANT', 'STAFF'] as const;

test('a token MUST be found in a text by the published pattern, whatever its kind', () => {
  for (const kind of kinds) {
    const { token } = newToken(kind);
    const [found] = new RegExp(tokenPattern).exec(`curl -H "Authorization: Bearer ${token}" http://x`) ?? [];
    expect(found).toBe(token);
    expect(isTokenShaped(token)).toBe(true);
  }
});

test('a token MUST say its kind, carry 256 bits and never come twice', () => {
  const tokens = Array.from({ length: 1000 }, () => newToken('GRANT').token);
  expect(new Set(tokens).size).toBe(1000);
  expect(tokens.every((token) => token.startsWith('carrel_g_'))).toBe(true);
  const bodies = tokens.map((token) => Buffer.from(token.slice(9, 9 + 43), 'base64url'));
  expect(bodies.every((body) => body.length === 32)).toBe(true);
  // Every bit is on in about half of them: none is fixed.
  for (let bit = 0; bit < 256; bit += 1) {
    const on = bodies.filter((body) => ((body[bit >> 3] ?? 0) >> (bit & 7)) & 1).length;
    expect(on).toBeGreaterThan(350);
    expect(on).toBeLessThan(650);
  }
});

test('a look-alike cannot pass: any one character changed, cut or added is no token', () => {
  const { token } = newToken('STAFF');
  for (let index = 0; index < token.length; index += 1) {
    const changed = token.slice(0, index) + (token[index] === 'b' ? 'c' : 'b') + token.slice(index + 1);
    expect(isTokenShaped(changed)).toBe(false);
    expect(isTokenShaped(token.slice(0, index) + token.slice(index + 1))).toBe(false);
  }
  for (const text of ['', ` ${token}`, `${token}\n`, `${token}0`, token.toUpperCase(), 'carrel_g_'])
    expect(isTokenShaped(text)).toBe(false);
});

test('what is stored MUST be the SHA-256 of the whole text', () => {
  const { token, hash } = newToken('CLIENT');
  expect(hash).toEqual(createHash('sha256').update(token).digest());
  expect(hashToken(token)).toEqual(hash);
  expect(hash).toHaveLength(32);
});
