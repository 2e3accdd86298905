import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../setup/carrel.ts';
import { type Copy, type Desk, openDesk, refusalOf } from './desk.ts';

/** Acts that meet, and acts that are ended in the middle. What they meet at is held until all of them are there. */

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const waiting = () => desk.carrel.database.superuser<{ pid: number }[]>`
  select pid from pg_stat_activity
  where datname = current_database() and application_name like 'carrel %' and wait_event_type = 'Lock'`;

/**
 * Holds rows while acts are sent, until `many` of them wait.
 * @param then done while they still wait
 */
async function meeting(
  hold: (tx: postgres.TransactionSql) => Promise<unknown>,
  acts: readonly (() => Promise<Answer>)[],
  then: (pids: number[]) => Promise<unknown> = async () => {},
): Promise<Answer[]> {
  const answers = desk.carrel.database.superuser.begin(async (tx) => {
    await hold(tx);
    const sent = Promise.all(acts.map((act) => act()));
    let pids: number[] = [];
    const deadline = performance.now() + 4000;
    while (pids.length < acts.length) {
      if (performance.now() > deadline) throw new Error(`only ${pids.length} acts wait`);
      pids = (await waiting()).map(({ pid }) => pid);
    }
    await then(pids);
    return { sent };
  });
  return (await answers).sent;
}

const holdItem = (copy: Copy) => (tx: postgres.TransactionSql) =>
  tx`select from items where id = ${copy.id} for update`;
const holdCharge = (id: string) => (tx: postgres.TransactionSql) =>
  tx`select from charges where id = ${id} for update`;
const count = async (query: postgres.PendingQuery<postgres.Row[]>): Promise<number> => (await query).length;

const sorted = (answers: readonly Answer[]) => answers.map(({ status }) => status).sort();

describe('[collect.function] two at once', () => {
  test('of two check-outs of one item one MUST win, and the other be refused', async () => {
    const people = [await desk.person(), await desk.person()];
    const copy = await desk.copy();
    const answers = await meeting(
      holdItem(copy),
      people.map(
        ({ cardNumber }) =>
          () =>
            desk.act('checkOut', { cardNumber, itemBarcode: copy.barcode }),
      ),
    );
    expect(sorted(answers)).toEqual([200, 400]);
    const refused = answers.find(({ status }) => status === 400) as Answer;
    expect(refusalOf(refused)).toEqual([400, 'itemBarcode', 'ITEM_NOT_AVAILABLE']);
    const { superuser } = desk.carrel.database;
    expect(await count(superuser`select from loans where item_id = ${copy.id}`)).toBe(1);
  });

  test('of two payments of all that remains one MUST win, and nothing be paid twice', async () => {
    const person = await desk.person();
    const owed = { cardNumber: person.cardNumber, kind: 'OTHER', amountCents: 700 };
    const { chargeId } = await desk.done('assessCharge', owed);
    const pay = () => desk.act('payCharge', { chargeId, kind: 'CASH' });
    const answers = await meeting(holdCharge(chargeId), [pay, pay]);
    expect(sorted(answers)).toEqual([200, 400]);
    const { superuser } = desk.carrel.database;
    const payments = await superuser`select amount_cents from payments where patron_id = ${person.id}`;
    expect([...payments]).toEqual([{ amount_cents: 700 }]);
  });

  test('of two payments that are too much together one MUST win', async () => {
    const person = await desk.person();
    const owed = { cardNumber: person.cardNumber, kind: 'OTHER', amountCents: 700 };
    const { chargeId } = await desk.done('assessCharge', owed);
    const pay = () => desk.act('payCharge', { chargeId, kind: 'CASH', amountCents: 400 });
    const answers = await meeting(holdCharge(chargeId), [pay, pay]);
    expect(sorted(answers)).toEqual([200, 400]);
    expect(refusalOf(answers.find(({ status }) => status === 400) as Answer)).toEqual([
      400,
      'amountCents',
      'MORE_THAN_REMAINS',
    ]);
  });

  test('of two reversals of one payment one MUST win, and the amount come back once', async () => {
    const person = await desk.person();
    const owed = { cardNumber: person.cardNumber, kind: 'OTHER', amountCents: 700 };
    const { chargeId } = await desk.done('assessCharge', owed);
    const { paymentId } = await desk.done('payCharge', { chargeId, kind: 'CASH' });
    const reverse = () => desk.act('reversePayment', { paymentId });
    const answers = await meeting(
      (tx) => tx`select from payments where id = ${paymentId} for update`,
      [reverse, reverse],
    );
    expect(sorted(answers)).toEqual([200, 400]);
    const { superuser } = desk.carrel.database;
    expect(await count(superuser`select from charges where patron_id = ${person.id}`)).toBe(1);
  });

  test('of two holds of one person for one title one MUST be placed', async () => {
    const person = await desk.person();
    const { titleId } = await desk.copy();
    const input = { titleId, pickupBranchId: desk.branches.LRK, cardNumber: person.cardNumber };
    const place = () => desk.act('placeHold', input);
    const answers = await meeting(
      (tx) => tx`select from patrons where id = ${person.id} for update`,
      [place, place],
    );
    expect(sorted(answers)).toEqual([200, 400]);
  });

  test('two copies that come back MUST go to two who wait, and neither hold have both', async () => {
    const first = await desk.lent(await desk.person());
    const second = await desk.lent(await desk.person(), { titleId: first.titleId });
    const holds: string[] = [];
    for (const person of [await desk.person(), await desk.person()]) {
      const input = { titleId: first.titleId, pickupBranchId: desk.branches.LRK };
      holds.push((await desk.done('placeHold', { ...input, cardNumber: person.cardNumber })).hold.id);
    }
    const answers = await meeting(
      (tx) => tx`select from holds where title_id = ${first.titleId} for update`,
      [first, second].map(
        ({ barcode }) =>
          () =>
            desk.act('checkIn', { itemBarcode: barcode }),
      ),
    );
    expect(answers.map(({ json }) => json.data.checkIn.nextStep)).toEqual(['HOLD_SHELF', 'HOLD_SHELF']);
    const ready = await desk.carrel.database.superuser`
      select distinct item_id from holds where title_id = ${first.titleId} and state = 'READY'`;
    expect(ready).toHaveLength(2);
  });

  test('a hold that is cancelled while a copy comes back cannot keep the copy', async () => {
    const copy = await desk.lent(await desk.person());
    const person = await desk.person();
    const input = { titleId: copy.titleId, pickupBranchId: desk.branches.LRK };
    const placed = await desk.done('placeHold', { ...input, cardNumber: person.cardNumber });
    const answers = await meeting(holdItem(copy), [
      () => desk.act('checkIn', { itemBarcode: copy.barcode }),
      () => desk.act('cancelHold', { holdId: placed.hold.id }),
    ]);
    expect(sorted(answers)).toEqual([200, 200]);
    expect(await desk.statusOf(copy)).toBe('AVAILABLE');
  });
});

describe('[retain.expunge] a check-in that meets the payment of the last charge', () => {
  test.each(['the loan', 'the charge'])(
    'MUST leave no loan, and count it once, when they meet at %s',
    async (where) => {
      const person = await desk.person();
      const copy = await desk.lent(person);
      const owed = { loanId: copy.loanId, kind: 'DAMAGED', amountCents: 700 };
      const { chargeId } = await desk.done('assessCharge', owed);
      const before = await desk.counted('LOANS');
      const pay = () => desk.act('payCharge', { chargeId, kind: 'CASH' });
      const bring = () => desk.act('checkIn', { itemBarcode: copy.barcode });
      const answers =
        where === 'the loan'
          ? await meeting((tx) => tx`select from loans where id = ${copy.loanId} for update`, [pay, bring])
          : await Promise.all([meeting(holdCharge(chargeId), [pay]), bring()]).then(([[one], other]) => [
              one as Answer,
              other,
            ]);
      expect(sorted(answers), answers.map(({ text }) => text).join()).toEqual([200, 200]);
      const { superuser } = desk.carrel.database;
      expect(await count(superuser`select from loans where item_id = ${copy.id}`)).toBe(0);
      expect(await desk.counted('LOANS')).toBe(before + 1);
    },
  );

  test('MUST leave no loan also when both of its charges are settled at once', async () => {
    const copy = await desk.lent(await desk.person());
    const charges: string[] = [];
    for (const kind of ['OVERDUE', 'DAMAGED'])
      charges.push(
        (await desk.done('assessCharge', { loanId: copy.loanId, kind, amountCents: 300 })).chargeId,
      );
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    const before = await desk.counted('LOANS');
    const [one, other] = charges;
    const answers = await meeting(
      (tx) => tx`select from loans where id = ${copy.loanId} for update`,
      [
        () => desk.act('payCharge', { chargeId: one, kind: 'CASH' }),
        () => desk.act('waiveCharge', { chargeId: other }),
      ],
    );
    expect(sorted(answers)).toEqual([200, 200]);
    const { superuser } = desk.carrel.database;
    expect(await count(superuser`select from loans where id = ${copy.loanId}`)).toBe(0);
    expect(await desk.counted('LOANS')).toBe(before + 1);
  });

  test('a charge that meets the check-in of its loan MUST keep the loan, or find none', async () => {
    const copy = await desk.lent(await desk.person());
    const [brought, assessed] = await meeting(
      (tx) => tx`select from loans where id = ${copy.loanId} for update`,
      [
        () => desk.act('checkIn', { itemBarcode: copy.barcode }),
        () => desk.act('assessCharge', { loanId: copy.loanId, kind: 'OVERDUE', amountCents: 1 }),
      ],
    );
    expect(brought?.status).toBe(200);
    const { superuser } = desk.carrel.database;
    const loans = await count(superuser`select from loans where id = ${copy.loanId}`);
    const charges = await count(superuser`select from charges where loan_id = ${copy.loanId}`);
    const kept = assessed?.status === 200;
    expect([loans, charges]).toEqual(kept ? [1, 1] : [0, 0]);
    if (!kept) expect(refusalOf(assessed as Answer)).toEqual([400, 'loanId', 'UNKNOWN_LOAN']);
  });
});

describe('[retain.expunge] an act whose backend is ended in the middle', () => {
  /** But for the log: that somebody asked, and was not answered, is on file. */
  const kept = async () => (await desk.everything()).filter((row) => !row.startsWith('public.disclosures '));
  const ended = async (pids: number[]) => {
    for (const pid of pids) await desk.carrel.database.superuser`select pg_terminate_backend(${pid})`;
  };

  test('before it has written: nothing MUST be done, and the same call do it once', async () => {
    const person = await desk.person();
    const copy = await desk.copy();
    const input = { cardNumber: person.cardNumber, itemBarcode: copy.barcode, idempotencyKey: randomUUID() };
    const before = await kept();
    const [answer] = await meeting(holdItem(copy), [() => desk.act('checkOut', input)], ended);
    expect(answer?.status).toBe(503);
    expect(await kept()).toEqual(before);
    expect(await desk.done('checkOut', input)).toMatchObject({
      again: false,
      loan: { state: 'CHECKED_OUT' },
    });
  });

  test('in its expunge: charge, payment, loan and count MUST be as they were', async () => {
    const copy = await desk.lent(await desk.person());
    const owed = { loanId: copy.loanId, kind: 'DAMAGED', amountCents: 700 };
    const { chargeId } = await desk.done('assessCharge', owed);
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    const input = { chargeId, kind: 'CASH', idempotencyKey: randomUUID() };
    const before = await kept();
    const [answer] = await meeting(
      (tx) => tx`select from loans where id = ${copy.loanId} for update`,
      [() => desk.act('payCharge', input)],
      ended,
    );
    expect(answer?.status).toBe(503);
    expect(await kept()).toEqual(before);
    expect(await desk.done('payCharge', input)).toMatchObject({ again: false, charge: null });
    const { superuser } = desk.carrel.database;
    expect(await count(superuser`select from loans where id = ${copy.loanId}`)).toBe(0);
  });
});
