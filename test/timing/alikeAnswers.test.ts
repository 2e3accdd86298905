import { setTimeout } from 'node:timers/promises';
import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { checkAt, nobody, notProved, type Persona, toldOf } from '../cases/checking.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { sequence, shuffled } from './order.ts';
import { type Comparison, compare, differ } from './samples.ts';

vi.mock('@node-rs/argon2', { spy: true });
const { verify: verifyAsEver } = await vi.importActual<typeof import('@node-rs/argon2')>('@node-rs/argon2');

/**
 * Turns of one answer of each kind. A busy machine does fewer in its time, and then goes on until what was planted shows
 * through its noise: how long is asked never depends on the answers that are to be alike.
 */
const turns = { most: 500, milliseconds: 25_000, lookedAtEach: 20, millisecondsAtMost: 150_000 } as const;
/** Answers before those that are timed, which load and compile what the others find ready. */
const warmUp = 10;

interface Guess {
  readonly number: string;
  readonly pin: string;
  readonly persona?: Persona;
  /** What is done in place of a PIN's verification. */
  readonly planted?: typeof verify;
}

const alike = [
  'an unknown number',
  'a wrong PIN',
  'a lost card',
  'the right PIN of a number that was tried too often',
  'the right PIN from a vendor that guessed too often',
  'a wrong PIN of an expired card',
] as const;
const planted = ['5 ms more', 'no verification'] as const;
type Kind = (typeof alike)[number] | (typeof planted)[number];

let carrel: TestCarrel;
const times = {} as Record<Kind, number[]>;
const answers = new Set<string>();

const bytes = ({ text, status, headers }: Answer) => JSON.stringify([status, text, { ...headers, date: '' }]);

/** Makes the numbers and the vendor what their kinds say. The child's card and the other vendor are out of tries. */
async function guesses(): Promise<Record<Kind, Guess>> {
  const { adult, child, lost } = carrel.cards;
  const { superuser } = carrel.database;
  const [expired] = await superuser<{ number: string }[]>`
    update cards set expires_on = '2026-06-16', pin_hash = (select pin_hash from cards where number = ${adult.number})
    where number = (select number from cards where pin_hash is null and state = 'ACTIVE' order by 1 limit 1) returning number`;
  await checkAt(carrel, nobody, '0000', 'otherVendor');
  await superuser`update pin_failures set points = 1000000`;
  for (let tries = 0; tries < 6; tries += 1) await checkAt(carrel, child.number, '0000', 'vendor');
  const unknown = { number: nobody, pin: adult.pin };
  return {
    'an unknown number': unknown,
    'a wrong PIN': { number: adult.number, pin: '0000' },
    'a lost card': lost,
    'the right PIN of a number that was tried too often': child,
    'the right PIN from a vendor that guessed too often': { ...adult, persona: 'otherVendor' },
    'a wrong PIN of an expired card': { number: expired?.number ?? '', pin: '0000' },
    '5 ms more': {
      ...unknown,
      planted: async (...given) => {
        await setTimeout(5);
        return verifyAsEver(...given);
      },
    },
    'no verification': { ...unknown, planted: async () => false },
  };
}

const held = (one: Kind, other: Kind): Comparison => compare(times[one], times[other]);
const isSeen = (kind: (typeof planted)[number]): boolean => alike.every((other) => differ(held(kind, other)));

beforeAll(async () => {
  // A lighter hash than a library's own, of some milliseconds still: thousands of guesses take seconds.
  const pinCost = { memoryCost: 3072, timeCost: 2, parallelism: 1 };
  carrel = await startCarrel({ settings: { vendorAttempts: 100_000, pinCost } });
  const asked = await guesses();
  const kinds = [...alike, ...planted];
  for (const kind of kinds) times[kind] = [];
  const random = sequence(1002);
  const started = performance.now();
  const over = (turn: number): boolean => {
    const took = performance.now() - started;
    if (turn >= turns.most || took > turns.millisecondsAtMost) return true;
    return took > turns.milliseconds && turn % turns.lookedAtEach === 0 && planted.every(isSeen);
  };
  for (let turn = -warmUp; !over(turn); turn += 1) {
    for (const kind of shuffled(kinds, random)) {
      const { number, pin, persona = 'vendor', planted = verifyAsEver } = asked[kind];
      vi.mocked(verify).mockImplementation(planted);
      const sent = performance.now();
      const answer = await checkAt(carrel, number, pin, persona);
      const took = performance.now() - sent;
      expect(toldOf(answer)).toEqual(notProved);
      answers.add(bytes(answer));
      if (turn >= 0) times[kind].push(took);
    }
    // Guesses of this turn are none of the next one's, which would be throttled; those that are out of tries stay so.
    await carrel.database.superuser`delete from pin_failures where points <= 5`;
  }
}, 180_000);
afterAll(() => carrel.close());

const pairs = alike.flatMap((one, index) => alike.slice(index + 1).map((other) => [one, other] as const));

describe('[third-party.no-pii] C21 what a vendor cannot tell apart', () => {
  test('MUST be the same bytes, status and headers, all the thousands of times', () => {
    expect(answers.size).toBe(1);
  });

  test.each(pairs)('%s cannot take another time than %s', (one, other) => {
    const comparison = held(one, other);
    expect(differ(comparison), JSON.stringify(comparison)).toBe(false);
  });

  test.each(planted)('%s, made on purpose, MUST be seen by the same comparison', (kind) => {
    expect(isSeen(kind), JSON.stringify(alike.map((other) => held(kind, other)))).toBe(true);
  });
});
