import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';
import { signIn } from '../acts/opening.ts';
import { expectRefused } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
});
afterAll(() => carrel.close());
beforeEach(async () => {
  carrel.clock.now = noon;
  await carrel.database.superuser`delete from pin_failures`;
});

const later = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const bytes = ({ text, status, headers }: Answer) => JSON.stringify([status, text, { ...headers, date: '' }]);
const nobody = '29999000000000';
const failures = () =>
  carrel.database.superuser<{ key: string; points: number; expire: string }[]>`select * from pin_failures`;

describe('[access.card] C36 the throttle', () => {
  const wrong = async (number: string, times: number) => {
    const answers: Answer[] = [];
    for (let each = 0; each < times; each += 1) answers.push(await signIn(carrel, number, '0000'));
    return answers;
  };

  test('five wrong PINs for one number, and the right one MUST be refused as a wrong one is, until the window passes', async () => {
    const { number, pin } = carrel.cards.adult;
    const answers = await wrong(number, 5);
    carrel.clock.now = later(1);
    answers.push(await signIn(carrel, number, pin));
    carrel.clock.now = new Date(later(15).getTime() - 1);
    answers.push(await signIn(carrel, number, pin));
    expect(new Set(answers.map(bytes)).size).toBe(1);
    expectRefused(answers[6] as Answer, 401, 'UNAUTHENTICATED');
    carrel.clock.now = later(15);
    expect((await signIn(carrel, number, pin)).status).toBe(200);
  });

  test('the fifth try MUST still open, and forget the four before it', async () => {
    const { number, pin } = carrel.cards.adult;
    for (let round = 0; round < 2; round += 1) {
      await wrong(number, 4);
      expect((await signIn(carrel, number, pin)).status).toBe(200);
      expect(await failures()).toEqual([]);
    }
  });

  test('cannot be slipped by the way the number is written, nor shared with another number', async () => {
    const { adult, child } = carrel.cards;
    for (const number of [
      adult.number,
      ` ${adult.number}`,
      `${adult.number}\n`,
      adult.number.split('').join(' '),
      adult.number,
    ])
      await signIn(carrel, number, '0000');
    expectRefused(await signIn(carrel, adult.number, adult.pin), 401, 'UNAUTHENTICATED');
    expect((await signIn(carrel, child.number, child.pin)).status).toBe(200);
    expect(await failures()).toHaveLength(1);
  });

  test('MUST count for a number that nobody has as for one that somebody has', async () => {
    await wrong(nobody, 6);
    await wrong(carrel.cards.adult.number, 6);
    const rows = await failures();
    expect(rows.map(({ points }) => points)).toEqual([6, 6]);
    expect(new Set(rows.map(({ expire }) => Number(expire)))).toEqual(new Set([later(15).getTime()]));
  });

  test('[retain.no-tracking] cannot keep a number, and its rows MUST go once their window is over', async () => {
    await wrong(nobody, 1);
    await wrong(carrel.cards.adult.number, 1);
    const everything = (await failures()).map((row) => JSON.stringify(row)).join();
    expect(everything).not.toContain(nobody);
    expect(everything).not.toContain(carrel.cards.adult.number);
    carrel.clock.now = later(15);
    await signIn(carrel, carrel.cards.child.number, '0000');
    expect(await failures()).toHaveLength(1);
  });

  test('tries at one moment at two gateways with pools of their own MUST count each: five wrong ones are five', async () => {
    const second = await startServer({
      pools: carrel.database.pools(),
      secret: carrel.database.secret,
      clock: () => carrel.clock.now,
      settings: defaultSettings,
      logger: pino({ level: 'silent' }),
      port: 0,
    });
    const { number, pin } = carrel.cards.adult;
    const there = (guess: string) =>
      fetch(second.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query: `mutation { signIn(input: { cardNumber: "${number}", pin: "${guess}" }) { token } }`,
        }),
      }).then(({ status }) => status);
    const here = async (guess: string) => (await signIn(carrel, number, guess)).status;
    const guesses = Array.from({ length: 5 }, (_, index) => (index % 2 === 0 ? here : there)('0000'));
    expect(await Promise.all(guesses)).toEqual(Array(5).fill(401));
    expect((await failures()).map(({ points }) => points)).toEqual([5]);
    expect([await here(pin), await there(pin)]).toEqual([401, 401]);
    await second.close();
  });

  test('a window and a number of tries MUST be the library’s own', async () => {
    const strict = await startCarrel({
      settings: {
        pinAttempts: 1,
        pinWindow: Temporal.Duration.from('PT1M'),
        signInLife: Temporal.Duration.from('PT2M'),
      },
    });
    try {
      const { number, pin } = strict.cards.adult;
      await signIn(strict, number, '0000');
      expect((await signIn(strict, number, pin)).status).toBe(401);
      strict.clock.now = later(1);
      const { expiresAt } = (await signIn(strict, number, pin)).json.data.signIn;
      expect(expiresAt).toBe(later(3).toISOString());
    } finally {
      await strict.close();
    }
  });
});
