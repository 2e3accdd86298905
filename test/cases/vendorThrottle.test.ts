import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clientId } from '../../src/demo/clients.ts';
import { signIn } from '../acts/opening.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { checkAt, good, nobody, notProved, type Persona, toldOf } from './checking.ts';

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
});
afterAll(() => carrel.close());

const check = (number: string, pin: string, persona: Persona = 'vendor') =>
  checkAt(carrel, number, pin, persona);

describe('[access.card] C36 the throttle of a vendor’s guesses', () => {
  test('MUST be the card’s own, whoever guesses: five wrong PINs, and the right one is refused until the window passes', async () => {
    const { number, pin } = carrel.cards.adult;
    for (const persona of ['vendor', 'otherVendor', 'vendor'] as const) await check(number, '0000', persona);
    for (let wrong = 0; wrong < 2; wrong += 1) await signIn(carrel, number, '0000');
    for (const persona of ['vendor', 'otherVendor'] as const)
      expect(toldOf(await check(number, pin, persona))).toEqual(notProved);
    expect((await signIn(carrel, number, pin)).status).toBe(401);
    carrel.clock.now = new Date(noon.getTime() + 15 * 60_000);
    expect(toldOf(await check(number, pin))).toEqual(good);
    expect((await signIn(carrel, number, pin)).status).toBe(200);
  });

  describe('of one vendor’s, whatever the numbers', () => {
    let strict: TestCarrel;
    beforeAll(async () => {
      strict = await startCarrel({ settings: { pinAttempts: 2, vendorAttempts: 3 } });
    });
    afterAll(() => strict.close());
    beforeEach(() => strict.database.superuser`delete from pin_failures`);
    const wrong = async (times: number) => {
      for (let each = 0; each < times; each += 1)
        expect(toldOf(await checkAt(strict, `${nobody}${each}`, '0000', 'vendor'))).toEqual(notProved);
    };
    const right = (persona: Persona) =>
      checkAt(strict, strict.cards.adult.number, strict.cards.adult.pin, persona);

    test('MUST end its guesses alone, and cannot use up a card’s', async () => {
      await wrong(3);
      for (let each = 0; each < 6; each += 1) expect(toldOf(await right('vendor'))).toEqual(notProved);
      expect(toldOf(await right('otherVendor'))).toEqual(good);
      strict.clock.now = new Date(noon.getTime() + 15 * 60_000);
      expect(toldOf(await right('vendor'))).toEqual(good);
      strict.clock.now = noon;
    });

    test('MUST be counted as well where it signs in with numbers in place of checking them, and nobody else’s are', async () => {
      const document = 'mutation ($input: SignInInput!) { signIn(input: $input) { expiresAt } }';
      const guess = (each: number) =>
        strict.query(document, {
          token: strict.tokens.vendor,
          variables: { input: { cardNumber: `${nobody}${each}`, pin: '0000' } },
        });
      for (let each = 0; each < 3; each += 1) expect((await guess(each)).status).toBe(401);
      expect(toldOf(await right('vendor'))).toEqual(notProved);
      expect(toldOf(await right('otherVendor'))).toEqual(good);
    });

    test('MUST not be counted at a number that is tried no more, whoever has it, and the others’ MUST', async () => {
      for (const number of [nobody, strict.cards.child.number]) {
        await strict.database.superuser`delete from pin_failures`;
        for (let each = 0; each < 12; each += 1)
          expect(toldOf(await checkAt(strict, number, '0000', 'vendor'))).toEqual(notProved);
        expect(toldOf(await right('vendor'))).toEqual(good);
        await wrong(1);
        expect(toldOf(await right('vendor'))).toEqual(notProved);
      }
    });

    test('MUST not be counted for a right one, and cannot be forgotten for it', async () => {
      await wrong(2);
      for (let each = 0; each < 4; each += 1) expect(toldOf(await right('vendor'))).toEqual(good);
      await wrong(1);
      expect(toldOf(await right('vendor'))).toEqual(notProved);
    });

    test('cannot be shifted by what anybody sends as a card’s number', async () => {
      for (const number of [clientId('vendor'), JSON.stringify([clientId('vendor')])])
        for (let each = 0; each < 4; each += 1) await signIn(strict, number, '0000');
      expect(toldOf(await right('vendor'))).toEqual(good);
      await checkAt(strict, clientId('otherVendor'), '0000', 'vendor');
      const keys = await strict.database.superuser<{ key: string }[]>`select key from pin_failures`;
      expect(new Set(keys.map(({ key }) => key)).size).toBe(4);
    });
  });
});
