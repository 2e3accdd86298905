import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, refusalOf } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const loansOf = (itemId: string) =>
  desk.carrel.database.superuser`select condition, settled_on::text from loans where item_id = ${itemId}`;

describe.each([
  ['markLost', 'LOST'],
  ['markDamaged', 'DAMAGED'],
] as const)('[retain.expunge] %s', (act, mark) => {
  test('MUST mark item and loan, and assess a price where one is given', async () => {
    const person = await desk.person();
    const copy = await desk.lent(person);
    const marked = await desk.done(act, { itemBarcode: copy.barcode, amountCents: 1850 });
    expect(marked).toMatchObject({
      item: { barcode: copy.barcode, status: mark },
      loan: { id: copy.loanId, state: mark },
      record: { id: person.id },
      again: false,
    });
    const charges = await desk.carrel.database.superuser`
      select id, patron_id, kind, remaining_cents from charges where loan_id = ${copy.loanId}`;
    expect([...charges]).toEqual([
      { id: marked.chargeId, patron_id: person.id, kind: mark, remaining_cents: 1850 },
    ]);
  });

  test('MUST mark an item that nobody has, and know no person', async () => {
    const copy = await desk.copy();
    expect(await desk.done(act, { itemBarcode: copy.barcode })).toEqual({
      item: { barcode: copy.barcode, status: mark },
      chargeId: null,
      loan: null,
      record: null,
      again: false,
    });
  });

  test('cannot assess a price on nobody, and then marks nothing', async () => {
    const copy = await desk.copy();
    const refused = await desk.act(act, { itemBarcode: copy.barcode, amountCents: 100 });
    expect(refusalOf(refused)).toEqual([400, 'amountCents', 'NOT_CHECKED_OUT']);
    expect(await desk.statusOf(copy)).toBe('AVAILABLE');
  });

  test('cannot be done twice, nor assess twice', async () => {
    const copy = await desk.lent(await desk.person());
    const shelved = await desk.copy({ status: mark });
    await desk.done(act, { itemBarcode: copy.barcode, amountCents: 100 });
    for (const { barcode } of [copy, shelved])
      expect(refusalOf(await desk.act(act, { itemBarcode: barcode, amountCents: 100 }))).toEqual([
        400,
        'itemBarcode',
        'MARKED_ALREADY',
      ]);
    const charges = await desk.carrel.database.superuser`select from charges where loan_id = ${copy.loanId}`;
    expect(charges).toHaveLength(1);
  });

  test('a feed cannot learn whose loan it was', async () => {
    const person = await desk.person();
    const copy = await desk.lent(person);
    const answer = await desk.carrel.query(
      `mutation ($input: ${mark === 'LOST' ? 'MarkLost' : 'MarkDamaged'}Input!) {
        ${act}(input: $input) { item { status } loan { id } record { id } } }`,
      {
        ...desk.feed,
        variables: { input: { itemBarcode: copy.barcode, idempotencyKey: randomUUID() } },
      },
    );
    expect(answer.json.data[act]).toEqual({ item: { status: mark }, loan: null, record: null });
    expect(answer.json.errors).toHaveLength(2);
    expect(answer.text).not.toContain(person.id);
    expect(answer.text).not.toContain(copy.loanId);
  });

  test('whoever it was set aside for MUST wait on', async () => {
    const waits = await desk.person();
    const copy = await desk.lent(await desk.person());
    await desk.done('placeHold', {
      titleId: copy.titleId,
      pickupBranchId: desk.branches.LRK,
      cardNumber: waits.cardNumber,
    });
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    await desk.done(act, { itemBarcode: copy.barcode });
    const holds = await desk.carrel.database.superuser`
      select state, item_id from holds where title_id = ${copy.titleId}`;
    expect([...holds]).toEqual([{ state: 'WAITING', item_id: null }]);
  });

  test('an unknown item and an amount of nothing MUST be refused', async () => {
    const copy = await desk.lent(await desk.person());
    expect(refusalOf(await desk.act(act, { itemBarcode: 'no such barcode' }))).toEqual([
      400,
      'itemBarcode',
      'UNKNOWN_ITEM',
    ]);
    for (const amountCents of [0, -5, 10_000_001])
      expect(refusalOf(await desk.act(act, { itemBarcode: copy.barcode, amountCents })).slice(0, 2)).toEqual([
        400,
        'amountCents',
      ]);
    expect(await loansOf(copy.id)).toEqual([{ condition: null, settled_on: null }]);
  });
});

describe('[retain.expunge] a lost item', () => {
  test('MUST be waited for no more once its price is settled: the loan is gone, and counted', async () => {
    const copy = await desk.lent(await desk.person());
    const before = await desk.counted('LOANS');
    const { chargeId } = await desk.done('markLost', { itemBarcode: copy.barcode, amountCents: 1850 });
    await desk.done('payCharge', { chargeId, amountCents: 850, kind: 'CASH' });
    expect(await loansOf(copy.id)).toHaveLength(1);
    await desk.done('waiveCharge', { chargeId, writeOff: true });
    expect(await loansOf(copy.id)).toHaveLength(0);
    expect(await desk.counted('LOANS')).toBe(before + 1);
    expect(await desk.statusOf(copy)).toBe('LOST');
  });

  test('cannot be forgotten because a fine was settled, before it was marked or after', async () => {
    const copy = await desk.lent(await desk.person());
    const fine = async () => {
      const { chargeId } = await desk.done('assessCharge', {
        loanId: copy.loanId,
        kind: 'OVERDUE',
        amountCents: 50,
      });
      await desk.done('payCharge', { chargeId, kind: 'CASH' });
    };
    await fine();
    await desk.done('markLost', { itemBarcode: copy.barcode });
    await fine();
    expect(await loansOf(copy.id)).toEqual([{ condition: 'LOST', settled_on: null }]);
  });

  test('with a fine on it that is settled last, MUST be gone all the same', async () => {
    const copy = await desk.lent(await desk.person());
    const fine = await desk.done('assessCharge', { loanId: copy.loanId, kind: 'OVERDUE', amountCents: 50 });
    const price = await desk.done('markLost', { itemBarcode: copy.barcode, amountCents: 900 });
    await desk.done('payCharge', { chargeId: price.chargeId, kind: 'CARD' });
    expect(await loansOf(copy.id)).toHaveLength(1);
    await desk.done('payCharge', { chargeId: fine.chargeId, kind: 'CARD' });
    expect(await loansOf(copy.id)).toHaveLength(0);
  });
});
