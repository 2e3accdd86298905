import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { personId } from '../../src/demo/person.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import {
  document,
  lineOf,
  onFile,
  own,
  paid,
  referralOf,
  reporterTo,
  returned,
  theirs,
  today,
  wrong,
} from './reporting.ts';
import { expectBadInput, payloadOf } from './sending.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());
beforeEach(() => carrel.database.superuser`delete from recoveries`);

const report = reporterTo(() => carrel);

describe('[recovery.agency] an agency', () => {
  test.each([
    [
      'an amount paid to it',
      paid(3150),
      { kind: 'AMOUNT_PAID', amount: { amountCents: 3150, currency: 'USD' } },
    ],
    ['an item returned to it', returned(), { kind: 'ITEM_RETURNED', lineId: lineOf('debtor-a') }],
    ['an address found wrong', wrong(), { kind: 'ADDRESS_WRONG' }],
  ])('MUST be able to report of its own open referral: %s', async (_, given, seen) => {
    const payload = payloadOf(await report(given));
    const whole = {
      id: expect.any(String),
      amount: null,
      lineId: null,
      happenedOn: today,
      reportedOn: today,
      ...seen,
    };
    expect(payload).toEqual({
      referral: { id: own, amount: { amountCents: 3150 }, recoveries: [whole] },
      recovery: whole,
      again: false,
    });
  });

  test('cannot change by it what is owed or what is out: staff do that', async () => {
    const { superuser } = carrel.database;
    const state = async () => [
      ...(await superuser`select c.*, l.* from charges c left join loans l on l.id = c.loan_id order by c.id`),
      ...(await superuser`select * from referral_lines order by id`),
      ...(await superuser`select * from referrals order by id`),
      ...(await superuser`select * from payments order by id`),
      ...(await superuser`select * from items order by id`),
    ];
    const before = await state();
    for (const given of [paid(3150), returned(), wrong()]) payloadOf(await report(given));
    expect(await state()).toEqual(before);
    expect(await onFile(carrel)).toHaveLength(3);
  });

  test('cannot tell another’s referral, one that ended and one that never was apart', async () => {
    const answers = [theirs, randomUUID(), referralOf('debtor-e')].map((referralId) =>
      report(paid(100), { referralId }),
    );
    const texts = (await Promise.all(answers)).map((answer) => {
      expectBadInput(answer, 'referralId', 'UNKNOWN_REFERRAL');
      return answer.text;
    });
    expect(new Set(texts).size).toBe(1);
    // Not by what would be wrong with the rest of it either.
    for (const given of [paid(9_000_000), paid(100, '2026-06-18'), returned(), returned(lineOf('debtor-c'))])
      expect((await report(given, { referralId: theirs })).text).toBe(texts[0]);
    expect(await onFile(carrel)).toHaveLength(0);
    payloadOf(await report(paid(100), { referralId: theirs }, 'otherAgency'));
  });

  test.each([
    ['an amount of nothing', paid(0), 'amountCents', undefined],
    ['an amount below it', paid(-1), 'amountCents', undefined],
    ['more than is owed on the referral', paid(3151), 'amountCents', 'MORE_THAN_REFERRED'],
    ['a payment of tomorrow', paid(100, '2026-06-18'), 'paidOn', 'DAY_TO_COME'],
    ['a payment before the referral', paid(100, '2026-05-27'), 'paidOn', 'BEFORE_THE_REFERRAL'],
    ['a return of tomorrow', returned(undefined, '2026-06-18'), 'returnedOn', 'DAY_TO_COME'],
    ['a return before the referral', returned(undefined, '2026-05-27'), 'returnedOn', 'BEFORE_THE_REFERRAL'],
    ['a visit of tomorrow', wrong('2026-06-18'), 'foundOn', 'DAY_TO_COME'],
    ['a line of its other referral', returned(lineOf('debtor-b')), 'lineId', 'UNKNOWN_LINE'],
    ['a line of another agency’s', returned(lineOf('debtor-c')), 'lineId', 'UNKNOWN_LINE'],
    ['a line that never was', returned(randomUUID()), 'lineId', 'UNKNOWN_LINE'],
    ['a line that is no id', returned('CANARY'), 'lineId', undefined],
  ])('cannot report %s', async (_, given, argument, reason) => {
    const answer = await report(given);
    expectBadInput(answer, argument, reason);
    expect(answer.text).not.toContain('CANARY');
    expect(await onFile(carrel)).toHaveLength(0);
  });

  test('MUST be able to report the first day, the last, and every cent', async () => {
    for (const given of [paid(1, '2026-05-28'), paid(3150), wrong('2026-05-28')])
      payloadOf(await report(given));
    // In Denver it is still the 17th, though not in UTC.
    const { now } = carrel.clock;
    carrel.clock.now = new Date('2026-06-18T05:59:59Z');
    expectBadInput(await report(wrong('2026-06-18')), 'foundOn', 'DAY_TO_COME');
    carrel.clock.now = new Date('2026-06-18T06:00:00Z');
    expect(payloadOf(await report(wrong('2026-06-18'))).recovery.reportedOn).toBe('2026-06-18');
    carrel.clock.now = now;
  });

  test('cannot find out by a report whether what is owed for is still out', async () => {
    const { superuser } = carrel.database;
    await superuser`update loans set returned_at = ${carrel.clock.now} where patron_id = ${personId('debtor-b')}`;
    const b = { referralId: referralOf('debtor-b') };
    payloadOf(await report(returned(lineOf('debtor-b')), b));
    await superuser`update referral_lines set kind = 'CARD_REPLACEMENT' where id = ${lineOf('debtor-a')}`;
    expectBadInput(await report(returned()), 'lineId', 'UNKNOWN_LINE');
    await superuser`update referral_lines set kind = 'LOST' where id = ${lineOf('debtor-a')}`;
  });

  test('cannot report one item twice, nor fill a referral with reports', async () => {
    payloadOf(await report(returned()));
    expectBadInput(await report(returned(undefined, '2026-06-01')), 'lineId', 'REPORTED_ALREADY');
    await carrel.database.superuser`insert into recoveries (referral_id, kind, happened_on, reported_on)
      select ${own}, 'ADDRESS_WRONG', '2026-06-01', '2026-06-01' from generate_series(1, 99)`;
    expectBadInput(await report(wrong()), 'referralId', 'MOST_REPORTS');
    payloadOf(await report(wrong(), { referralId: referralOf('debtor-b') }));
  });

  test('MUST have it done once: a retry, also after midnight, changes nothing, and shows the referral as it is', async () => {
    const idempotencyKey = randomUUID();
    const { recovery: made } = payloadOf(await report(paid(100), { idempotencyKey }));
    const { now } = carrel.clock;
    carrel.clock.now = new Date(now.getTime() + 13 * 3_600_000);
    expect(payloadOf(await report(paid(100), { idempotencyKey }))).toEqual({
      referral: { id: own, amount: { amountCents: 3150 }, recoveries: [made] },
      recovery: null,
      again: true,
    });
    carrel.clock.now = now;
    expect(payloadOf(await report(paid(100))).again).toBe(false);
    expect(await onFile(carrel)).toHaveLength(2);
  });

  test('cannot act by a document that is not registered for it', async () => {
    const unregistered = await carrel.query(`${document} # unregistered`, {
      token: carrel.tokens.agency,
      variables: { input: { referralId: own, report: paid(100), idempotencyKey: randomUUID() } },
    });
    expect([unregistered.status, unregistered.json.errors[0].extensions.code]).toEqual([403, 'NOT_ALLOWED']);
    expect(await onFile(carrel)).toHaveLength(0);
  });

  test('cannot send two kinds of report in one, nor none', async () => {
    for (const given of [{ ...paid(100), ...wrong() }, {}, { amountPaid: null }]) {
      const answer = await report(given);
      expect([answer.status, answer.json.errors[0].extensions.code]).toEqual([400, 'BAD_INPUT']);
    }
    expect(await onFile(carrel)).toHaveLength(0);
  });
});
