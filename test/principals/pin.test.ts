import { expect, test } from 'vitest';
import { isPin } from '../../schema/policy/pin.ts';
import { hashPin, verifyPin } from '../../src/principals/pin.ts';
import { Secret } from '../../src/secret.ts';

const secret = new Secret('a secret of at least thirty-two characters');
const other = new Secret('another secret of thirty-two characters or so');

test('[access.card] a right PIN MUST be told from a wrong one, in argon2id that differs each time', async () => {
  const [one, two] = await Promise.all([hashPin('4826', secret), hashPin('4826', secret)]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await verifyPin(one, '4826', secret)).toBe(true);
  expect(await verifyPin(two, '4826', secret)).toBe(true);
  expect(await verifyPin(one, '4827', secret)).toBe(false);
});

test('[access.card] a stolen hash cannot be tried without the pepper', async () => {
  const hashed = await hashPin('123456', secret);
  expect(await verifyPin(hashed, '123456', other)).toBe(false);
});

test.each([
  ['4 digits', '0000', true],
  ['12 digits', '123456789012', true],
  ['3 digits', '123', false],
  ['13 digits', '1234567890123', false],
  ['letters', '12ab', false],
  ['digits of another script', '१२३४', false],
  ['a line end', '1234\n', false],
  ['nothing', '', false],
])('a PIN has 4 to 12 digits: %s', async (_, text, fits) => {
  expect(isPin(text)).toBe(fits);
  const hashed = await hashPin('1234', secret);
  if (!fits) {
    await expect(hashPin(text, secret)).rejects.toMatchObject({ code: 'BAD_PIN' });
    expect(await verifyPin(hashed, text, secret)).toBe(false);
  }
});

test('hashing MUST leave the event loop free', async () => {
  const order: string[] = [];
  const hashing = hashPin('4826', secret).then(() => order.push('hashed'));
  await new Promise((resolve) => setImmediate(resolve));
  order.push('turned');
  await hashing;
  expect(order).toEqual(['turned', 'hashed']);
});
