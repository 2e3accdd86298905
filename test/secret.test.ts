import { hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { audiences } from '../drizzle/audiences.ts';
import { audiencePassword, deriveKey, Secret } from '../src/secret.ts';

const text = 'canary-secret-0123456789-0123456789';
const secret = new Secret(text);

test('[secret] MUST give the same key for the same purpose and number', () => {
  expect(deriveKey(secret, 'pin-pepper')).toHaveLength(32);
  expect(deriveKey(new Secret(text), 'pin-pepper')).toEqual(deriveKey(secret, 'pin-pepper'));
});

test('[secret] MUST be HKDF-SHA256 with fixed parameters, or a library would lose its logins and PINs', () => {
  const expected = Buffer.from(hkdfSync('sha256', text, 'carrel', '["pin-pepper",0]', 32));
  expect(deriveKey(secret, 'pin-pepper').equals(expected)).toBe(true);
});

test('[secret] cannot give one key for two purposes, numbers or secrets', () => {
  const keys = [
    deriveKey(secret, 'cursors'),
    deriveKey(secret, 'cursors', 1),
    deriveKey(secret, 'cursors", 1'),
    deriveKey(secret, 'cursors1'),
    deriveKey(secret, 'cursors', 11),
    deriveKey(new Secret(`${text}!`), 'cursors'),
  ].map((key) => key.toString('hex'));
  expect(new Set(keys).size).toBe(keys.length);
});

test('[secret] MUST give each audience a password of its own that needs no quoting', () => {
  const passwords = audiences.map(audiencePassword(secret));
  expect(new Set(passwords).size).toBe(audiences.length);
  for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('[secret] cannot be printed', () => {
  const holder = { secret, list: [secret] };
  const prints = [
    String(secret),
    `${secret}`,
    JSON.stringify(holder),
    inspect(holder, { depth: 9, showHidden: true }),
    Object.keys(secret).join(),
    JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
    JSON.stringify(structuredClone(secret)),
  ];
  for (const print of prints) {
    expect(print).not.toContain('canary');
    expect(print).not.toContain(Buffer.from(text).toString('base64'));
    expect(print).not.toContain(String([...Buffer.from(text)].slice(0, 4)));
  }
  expect(prints[0]).toBe('[secret]');
});
