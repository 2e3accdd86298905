import { verify } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { signIn } from '../acts/opening.ts';
import { expectRefused } from '../http/answers.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { checkAt, good, toldOf } from './checking.ts';

/** What one vendor's checks can take from others: a turn is all, and no more than a few of them at once. */

vi.mock('@node-rs/argon2', { spy: true });

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

/** While nothing can be counted, no check of a card goes on; then all do. */
async function whileChecksStand<Result>(doing: () => Promise<Result>): Promise<Result> {
  return carrel.database.superuser.begin(async (tx) => {
    await tx`lock table vendor_checks in exclusive mode`;
    return doing();
  }) as Promise<Result>;
}
const standing = async (): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'carrel pin' and wait_event_type = 'Lock'`;
  return row?.count ?? 0;
};
const charges = async (): Promise<number> => {
  const [row] = await carrel.database.superuser<{ requests: number }[]>`
    select coalesce(sum(requests), 0)::int as requests from client_days`;
  return row?.requests ?? 0;
};
const number = () => carrel.cards.adult.number;
const pin = () => carrel.cards.adult.pin;
const checks = (times: number): Promise<Answer>[] =>
  Array.from({ length: times }, () => checkAt(carrel, number(), pin(), 'vendor'));

describe('[access.card] one vendor’s checks at the same moment', () => {
  test('cannot keep anybody from signing in, and MUST all be answered', async () => {
    let under: Promise<Answer>[] = [];
    await whileChecksStand(async () => {
      under = checks(12);
      await vi.waitFor(async () => expect(await charges()).toBe(12), 4_000);
      await vi.waitFor(async () => expect(await standing()).toBeGreaterThanOrEqual(3));
      let answered = 0;
      for (const each of under) void each.then(() => (answered += 1));
      expect((await signIn(carrel, number(), pin())).status).toBe(200);
      expect(answered).toBe(0);
      // Fewer than the connections of this login, and than the threads that hash.
      expect(await standing()).toBe(3);
    });
    for (const answer of await Promise.all(under)) expect(toldOf(answer)).toEqual(good);
  });

  test('cannot be more than some that wait: those beyond it are told to come again, whatever the card', async () => {
    const before = await charges();
    let under: Promise<Answer>[] = [];
    let refused: Answer[] = [];
    let goOn: (isRight: true) => void = () => {};
    const standing = new Promise<boolean>((resolve) => {
      goOn = resolve;
    });
    const tried = vi.mocked(verify).mockClear();
    tried.mockImplementation(() => standing);
    try {
      under = checks(53);
      await vi.waitFor(async () => expect(await charges()).toBe(before + 53), 8_000);
      refused = await Promise.all(
        [number(), carrel.cards.lost.number, '1'].map((each) => checkAt(carrel, each, '0000', 'vendor')),
      );
      await vi.waitFor(() => expect(tried).toHaveBeenCalledTimes(3));
    } finally {
      goOn(true);
    }
    for (const answer of refused) {
      expectRefused(answer, 429, 'RATE_LIMITED');
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.text).toBe(refused[0]?.text);
    }
    for (const answer of await Promise.all(under)) expect(toldOf(answer)).toEqual(good);
  });
});
