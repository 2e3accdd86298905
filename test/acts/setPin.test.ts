import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { verifyPin } from '../../src/principals/pin.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

/** Long enough to be found wherever it might lie. */
const pin = '908172635445';
const send = deskOf(() => carrel, 'ACCOUNT');
const setPin = (input: object, sending = {}) =>
  send('setPin', { cardNumber: carrel.cards.adult.number, pin, ...input }, sending);
const hashOf = async (number: string): Promise<string> => {
  const [card] = await carrel.database.superuser<{ pin_hash: string }[]>`
    select pin_hash from cards where number = ${number}`;
  return card?.pin_hash ?? '';
};
const viewer = async (token: string) => (await carrel.query('{ viewer { basis } }', { token })).status;

describe('[access.card] a PIN', () => {
  test('MUST be the one that opens from now on, and the old one cannot', async () => {
    const { number, pin: old } = carrel.cards.adult;
    const { record } = payloadOf(await setPin({}, { asks: 'record { id }' }));
    expect(record.id).toBe(adultId);
    const hashed = await hashOf(number);
    expect(hashed).toMatch(/^\$argon2id\$/);
    expect(await verifyPin(hashed, pin, carrel.database.secret)).toBe(true);
    expect(await verifyPin(hashed, old, carrel.database.secret)).toBe(false);
  });

  test('MUST end what was opened by the card before, and nothing that stands on something else', async () => {
    const fresh = await startCarrel();
    try {
      const status = async (token: string) => (await fresh.query('{ viewer { basis } }', { token })).status;
      expect(await status(fresh.tokens.card)).toBe(200);
      const adult = deskOf(() => fresh, 'ACCOUNT');
      payloadOf(await adult('setPin', { cardNumber: fresh.cards.child.number, pin }));
      expect(await status(fresh.tokens.card)).toBe(200);
      expect(await status(fresh.tokens.caregiverWithCard)).toBe(200);
      payloadOf(await adult('setPin', { cardNumber: fresh.cards.adult.number, pin }));
      const after = await fresh.query('{ record { id } }', { token: fresh.tokens.card });
      expect([after.status, after.json.errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(await status(fresh.tokens.borrowerInPerson)).toBe(200);
    } finally {
      await fresh.close();
    }
  });

  test('a retry MUST be known, and another PIN under the same key is another call', async () => {
    const idempotencyKey = randomUUID();
    expect(payloadOf(await setPin({ idempotencyKey })).again).toBe(false);
    const hashed = await hashOf(carrel.cards.adult.number);
    expect(payloadOf(await setPin({ idempotencyKey })).again).toBe(true);
    expect(await hashOf(carrel.cards.adult.number)).toBe(hashed);
    expect(payloadOf(await setPin({ idempotencyKey, pin: '1234' })).again).toBe(false);
    expect(await hashOf(carrel.cards.adult.number)).not.toBe(hashed);
  });

  test.each(['123', '1234567890123', '12a4', '12 34', '', '１２３４'])(
    'cannot be what is not 4 to 12 digits: %j',
    async (text) => {
      const before = await hashOf(carrel.cards.adult.number);
      const answer = await setPin({ pin: text });
      expectBadInput(answer, 'pin');
      expect(await hashOf(carrel.cards.adult.number)).toBe(before);
    },
  );

  test('[access.lost-card] cannot be given to a dead card, which looks like a number that never was', async () => {
    const { lost } = carrel.cards;
    const before = await hashOf(lost.number);
    const dead = await setPin({ cardNumber: lost.number });
    expectBadInput(dead, 'cardNumber', 'UNKNOWN_CARD');
    expect(dead.text).toBe((await setPin({ cardNumber: 'never' })).text);
    expect(await hashOf(lost.number)).toBe(before);
  });

  test('cannot be set by a feed, by the card itself, or for another purpose', async () => {
    expect(await viewer(carrel.tokens.borrowerInPerson)).toBe(200);
    expectNotAllowed(await setPin({}, { as: { token: carrel.tokens.feed } }));
    expectNotAllowed(await setPin({}, { as: { token: carrel.tokens.borrowerInPerson } }));
    expectNotAllowed(await setPin({}, { as: { token: carrel.tokens.clerk, purpose: 'CIRCULATION' } }));
  });
});

describe('[retain.expunge] what a PIN leaves behind', () => {
  test('it cannot be found in any table or in the process log, nor its stored form but on the card', async () => {
    carrel.log.length = 0;
    payloadOf(await setPin({}));
    const hashed = await hashOf(carrel.cards.adult.number);
    const { superuser } = carrel.database;
    const tables = await superuser<{ name: string }[]>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
    const holding: string[] = [];
    for (const { name } of tables)
      for (const [what, needle] of Object.entries({ pin, hashed })) {
        const found = await superuser`
          select from ${superuser(name)} t where position(${needle} in to_jsonb(t)::text) > 0 limit 1`;
        if (found.length > 0) holding.push(`${name} ${what}`);
      }
    expect(holding).toEqual(['cards hashed']);
    expect(carrel.log.join('\n')).not.toMatch(new RegExp(`${pin}|argon2`));
  });
});
