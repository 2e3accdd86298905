import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, refusalOf } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('[collect.function] checkOut', () => {
  test('MUST lend an item until the last second of the library’s day after the loan period', async () => {
    const person = await desk.person();
    const copy = await desk.copy();
    const { loan, record, again } = await desk.done('checkOut', {
      cardNumber: person.cardNumber,
      itemBarcode: copy.barcode,
    });
    // Noon of 17 June in Denver, and 21 days.
    expect(loan).toMatchObject({ state: 'CHECKED_OUT', dueAt: '2026-07-09T05:59:59.000Z', renewals: 0 });
    expect([loan.item.barcode, record.id, again]).toEqual([copy.barcode, person.id, false]);
    expect(await desk.statusOf(copy)).toBe('CHECKED_OUT');
  });

  test('MUST take the due date that a feed brings, and cannot take one that lies behind', async () => {
    const person = await desk.person();
    const copy = await desk.copy();
    const input = { cardNumber: person.cardNumber, itemBarcode: copy.barcode };
    for (const dueAt of ['2026-06-17T18:00:00Z', '2020-01-01T00:00:00Z', '2036-06-18T00:00:00Z'])
      expect(refusalOf(await desk.act('checkOut', { ...input, dueAt }, desk.feed)).slice(0, 2)).toEqual([
        400,
        'dueAt',
      ]);
    expect(await desk.statusOf(copy)).toBe('AVAILABLE');
    await desk.done('checkOut', { ...input, dueAt: '2026-06-20T12:00:00Z' }, desk.feed);
    const [loan] = await desk.carrel.database.superuser`select due_at, branch_id from loans
      where item_id = ${copy.id}`;
    expect(loan).toEqual({ due_at: new Date('2026-06-20T12:00:00Z'), branch_id: copy.branchId });
  });

  test.each([
    ['barred', { barred: true }, 'BARRED'],
    ['of somebody who asked to be deleted', { deletionAskedOn: '2026-06-01' }, 'BARRED'],
    ['past its last day', { expiresOn: '2026-06-16' }, 'CARD_EXPIRED'],
    ['lost', { state: 'LOST' }, 'UNKNOWN_CARD'],
    ['replaced', { state: 'REPLACED' }, 'UNKNOWN_CARD'],
  ])('cannot be done on a card that is %s, and its last day is good', async (_, but, reason) => {
    const copy = await desk.copy();
    const { cardNumber } = await desk.person(but);
    const refused = await desk.act('checkOut', { cardNumber, itemBarcode: copy.barcode });
    expect(refusalOf(refused)).toEqual([400, 'cardNumber', reason]);
    const toFeed = await desk.act('checkOut', { cardNumber, itemBarcode: copy.barcode }, desk.feed);
    expect(refusalOf(toFeed)).toEqual([400, 'cardNumber', 'CARD_NOT_GOOD']);
    expect(await desk.statusOf(copy)).toBe('AVAILABLE');
    const good = await desk.person({ expiresOn: '2026-06-17' });
    await desk.done('checkOut', { cardNumber: good.cardNumber, itemBarcode: copy.barcode });
  });

  test('a dead card MUST look like a number that never was, to the byte', async () => {
    const copy = await desk.copy();
    const { cardNumber } = await desk.person({ state: 'LOST' });
    const dead = await desk.act('checkOut', { cardNumber, itemBarcode: copy.barcode });
    const unknown = await desk.act('checkOut', { cardNumber: '29999999999999', itemBarcode: copy.barcode });
    expect(dead.text).toBe(unknown.text);
    expect(dead.text).not.toContain(cardNumber);
  });

  test.each(['CHECKED_OUT', 'IN_TRANSIT', 'IN_PROCESS', 'LOST', 'DAMAGED', 'WITHDRAWN', 'ON_HOLD_SHELF'])(
    'cannot lend an item that is %s',
    async (status) => {
      const { cardNumber } = await desk.person();
      const copy = await desk.copy({ status });
      const refused = await desk.act('checkOut', { cardNumber, itemBarcode: copy.barcode });
      expect(refusalOf(refused)).toEqual([400, 'itemBarcode', 'ITEM_NOT_AVAILABLE']);
      expect(await desk.statusOf(copy)).toBe(status);
    },
  );

  test('cannot lend an item that somebody has, whatever its status says', async () => {
    const person = await desk.person();
    const copy = await desk.lent(person);
    await desk.carrel.database.superuser`update items set status = 'AVAILABLE' where id = ${copy.id}`;
    const refused = await desk.act('checkOut', { cardNumber: person.cardNumber, itemBarcode: copy.barcode });
    expect(refusalOf(refused)).toEqual([400, 'itemBarcode', 'ITEM_NOT_AVAILABLE']);
  });

  test('an unknown item and an unknown branch MUST be refused by argument', async () => {
    const { cardNumber } = await desk.person();
    const { barcode } = await desk.copy();
    const refusals = [
      await desk.act('checkOut', { cardNumber, itemBarcode: 'no such barcode' }),
      await desk.act('checkOut', { cardNumber, itemBarcode: barcode, branchId: randomUUID() }),
    ].map(refusalOf);
    expect(refusals).toEqual([
      [400, 'itemBarcode', 'UNKNOWN_ITEM'],
      [400, 'branchId', 'UNKNOWN_BRANCH'],
    ]);
  });
});

describe('[retain.expunge] what a check-out fills', () => {
  test('an item on the hold shelf MUST go to whom it was set aside for, and to nobody else', async () => {
    const [waits, other] = [await desk.person(), await desk.person()];
    const copy = await desk.lent(other);
    const { titleId, barcode: itemBarcode } = copy;
    const { LRK: pickupBranchId } = desk.branches;
    await desk.done('placeHold', { titleId, pickupBranchId, cardNumber: waits.cardNumber });
    expect((await desk.done('checkIn', { itemBarcode })).nextStep).toBe('HOLD_SHELF');
    expect(refusalOf(await desk.act('checkOut', { cardNumber: other.cardNumber, itemBarcode }))).toEqual([
      400,
      'itemBarcode',
      'ITEM_NOT_AVAILABLE',
    ]);
    const before = await desk.counted('HOLDS');
    await desk.done('checkOut', { cardNumber: waits.cardNumber, itemBarcode });
    expect(await desk.carrel.database.superuser`select from holds where title_id = ${titleId}`).toHaveLength(
      0,
    );
    expect(await desk.counted('HOLDS')).toBe(before + 1);
  });

  test('a hold of one’s own that waits for the title MUST be filled by any copy, and counted by its category', async () => {
    const person = await desk.person();
    const copy = await desk.copy({ category: 'FILLED' });
    const { titleId } = copy;
    const { ANT: pickupBranchId } = desk.branches;
    const waiting = { titleId, pickupBranchId };
    await desk.done('placeHold', { ...waiting, cardNumber: person.cardNumber });
    const other = await desk.person();
    await desk.done('placeHold', { ...waiting, cardNumber: other.cardNumber });
    await desk.done('checkOut', { cardNumber: person.cardNumber, itemBarcode: copy.barcode });
    const left = await desk.carrel.database
      .superuser`select patron_id from holds where title_id = ${titleId}`;
    expect([...left]).toEqual([{ patron_id: other.id }]);
    const [count] = await desk.carrel.database.superuser`select count from monthly_counts
      where kind = 'HOLDS' and category = 'FILLED' and branch_id = ${pickupBranchId ?? ''}`;
    expect(count).toEqual({ count: 1 });
  });
});

describe('[collect.function] a check-out that is sent again', () => {
  test('MUST be one check-out also when midnight lies between, and cannot say whose it was', async () => {
    const { now } = desk.carrel.clock;
    const person = await desk.person();
    const copy = await desk.copy();
    const input = {
      cardNumber: person.cardNumber,
      itemBarcode: copy.barcode,
      idempotencyKey: randomUUID(),
    };
    await desk.done('checkOut', input);
    desk.carrel.clock.now = new Date(now.getTime() + 13 * 3600_000);
    const retried = await desk.done('checkOut', input);
    desk.carrel.clock.now = now;
    expect(retried).toEqual({ loan: null, record: null, again: true });
    const loans = await desk.carrel.database.superuser`select from loans where item_id = ${copy.id}`;
    expect(loans).toHaveLength(1);
  });

  test('that was refused before MUST be done, once nothing stands in its way', async () => {
    const [has, wants] = [await desk.person(), await desk.person()];
    const { barcode: itemBarcode } = await desk.lent(has);
    const input = { cardNumber: wants.cardNumber, itemBarcode, idempotencyKey: randomUUID() };
    expect((await desk.act('checkOut', input)).status).toBe(400);
    await desk.done('checkIn', { itemBarcode });
    expect(await desk.done('checkOut', input)).toMatchObject({ again: false, record: { id: wants.id } });
  });

  test('a feed cannot read whose loan it was: record and loan are withheld from it', async () => {
    const person = await desk.person();
    const copy = await desk.copy();
    const answer = await desk.carrel.query(
      'mutation ($input: CheckOutInput!) { checkOut(input: $input) { loan { id } record { id } again } }',
      {
        ...desk.feed,
        variables: {
          input: { cardNumber: person.cardNumber, itemBarcode: copy.barcode, idempotencyKey: randomUUID() },
        },
      },
    );
    expect(answer.json.data.checkOut).toEqual({ loan: null, record: null, again: false });
    expect(answer.json.errors.map(({ extensions }: { extensions: object }) => extensions)).toMatchObject([
      { code: 'WITHHELD', coordinate: 'CheckOutPayload.loan' },
      { code: 'WITHHELD', coordinate: 'CheckOutPayload.record' },
    ]);
    expect(answer.text).not.toContain(person.id);
  });
});
