import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

/** What a check-in does beside ending a loan: fines, holds, damage, and what comes back after all. */

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ settings: { overdueCentsADay: 25 } });
});
afterAll(() => desk.close());

const chargesOf = (patronId: string) =>
  desk.carrel.database
    .superuser`select kind, amount_cents, remaining_cents, assessed_on::text from charges where patron_id = ${patronId}`;
const loansOf = (itemId: string) =>
  desk.carrel.database.superuser`select returned_at, condition from loans where item_id = ${itemId}`;
const holdsOf = (titleId: string) =>
  desk.carrel.database
    .superuser`select patron_id, state, item_id, expires_on::text from holds where title_id = ${titleId} order by placed_at, id`;

describe('[retain.expunge] a check-in that is late', () => {
  /** A loan that is due at noon today. */
  const dueToday = async (person: { cardNumber: string }) => {
    const copy = await desk.copy();
    await desk.done('checkOut', {
      cardNumber: person.cardNumber,
      itemBarcode: copy.barcode,
      dueAt: '2026-06-17T18:00:01Z',
    });
    return copy;
  };

  test('MUST assess the days that lie between, and keep the loan for what is owed', async () => {
    const person = await desk.person();
    const copy = await dueToday(person);
    const before = await desk.counted('LOANS');
    expect((await desk.later(3, () => desk.done('checkIn', { itemBarcode: copy.barcode }))).nextStep).toBe(
      'SHELVE',
    );
    expect([...(await chargesOf(person.id))]).toEqual([
      { kind: 'OVERDUE', amount_cents: 75, remaining_cents: 75, assessed_on: '2026-06-20' },
    ]);
    expect(await loansOf(copy.id)).toHaveLength(1);
    expect(await desk.counted('LOANS')).toBe(before);
  });

  test('cannot assess anything on the day that it is due, however late on that day', async () => {
    const person = await desk.person();
    const copy = await dueToday(person);
    await desk.later(11.9 / 24, () => desk.done('checkIn', { itemBarcode: copy.barcode }));
    expect(await chargesOf(person.id)).toHaveLength(0);
    expect(await loansOf(copy.id)).toHaveLength(0);
  });

  test('cannot assess more than an amount can be', async () => {
    const person = await desk.person();
    const copy = await dueToday(person);
    await desk.carrel.database
      .superuser`update loans set due_at = '0001-01-01', checked_out_at = '0001-01-01' where item_id = ${copy.id}`;
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    expect(await chargesOf(person.id)).toMatchObject([{ amount_cents: 10_000_000 }]);
  });
});

describe('[retain.expunge] a check-in of what somebody waits for', () => {
  const waitedFor = async (pickup: 'LRK' | 'ANT', expiresOn?: string) => {
    const [has, waits] = [await desk.person(), await desk.person()];
    const copy = await desk.lent(has);
    const pickupBranchId = desk.branches[pickup];
    await desk.done('placeHold', {
      titleId: copy.titleId,
      pickupBranchId,
      cardNumber: waits.cardNumber,
      expiresOn,
    });
    return { copy, has, waits };
  };

  test('MUST put it on the shelf of the branch it is fetched at, for the period that the rule gives', async () => {
    const { copy, waits } = await waitedFor('LRK');
    const answer = await desk.done('checkIn', { itemBarcode: copy.barcode }, desk.volunteer);
    expect(answer).toMatchObject({
      nextStep: 'HOLD_SHELF',
      item: { status: 'ON_HOLD_SHELF' },
      branch: { code: 'LRK' },
    });
    expect(JSON.stringify(answer)).not.toContain(waits.id);
    expect(await holdsOf(copy.titleId)).toMatchObject([
      { state: 'READY', item_id: copy.id, expires_on: '2026-06-24' },
    ]);
    expect(await loansOf(copy.id)).toHaveLength(0);
  });

  test('seen again on that shelf, it MUST stay there, and cannot stay longer', async () => {
    const { copy } = await waitedFor('LRK');
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    const again = await desk.later(2, () => desk.done('checkIn', { itemBarcode: copy.barcode }));
    expect(again.nextStep).toBe('HOLD_SHELF');
    expect(await holdsOf(copy.titleId)).toMatchObject([{ state: 'READY', expires_on: '2026-06-24' }]);
  });

  test('MUST send it to another branch where it is fetched, and set it on the shelf there when it arrives', async () => {
    const { copy } = await waitedFor('ANT');
    expect(await desk.done('checkIn', { itemBarcode: copy.barcode })).toMatchObject({
      nextStep: 'TRANSIT',
      item: { status: 'IN_TRANSIT' },
      branch: { code: 'ANT' },
    });
    expect(await holdsOf(copy.titleId)).toMatchObject([{ state: 'IN_TRANSIT', item_id: copy.id }]);
    const arrived = await desk.later(1, () =>
      desk.done('checkIn', { itemBarcode: copy.barcode, branchId: desk.branches.ANT }),
    );
    expect(arrived).toMatchObject({ nextStep: 'HOLD_SHELF', branch: { code: 'ANT' } });
    expect(await holdsOf(copy.titleId)).toMatchObject([{ state: 'READY', expires_on: '2026-06-25' }]);
  });

  test('MUST give it to whoever has waited longest, one copy to each', async () => {
    const { copy, waits } = await waitedFor('LRK');
    const second = await desk.person();
    const other = await desk.lent(await desk.person(), { titleId: copy.titleId });
    await desk.later(1, () =>
      desk.done('placeHold', {
        titleId: copy.titleId,
        pickupBranchId: desk.branches.LRK,
        cardNumber: second.cardNumber,
      }),
    );
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    await desk.done('checkIn', { itemBarcode: other.barcode });
    expect(await holdsOf(copy.titleId)).toMatchObject([
      { patron_id: waits.id, state: 'READY', item_id: copy.id },
      { patron_id: second.id, state: 'READY', item_id: other.id },
    ]);
  });

  test('cannot give it to who wanted it no longer than until yesterday', async () => {
    const { copy } = await waitedFor('LRK', '2026-06-17');
    const answer = await desk.later(1, () => desk.done('checkIn', { itemBarcode: copy.barcode }));
    expect(answer.nextStep).toBe('SHELVE');
    const today = await waitedFor('LRK', '2026-06-17');
    expect((await desk.done('checkIn', { itemBarcode: today.copy.barcode })).nextStep).toBe('HOLD_SHELF');
  });

  test('without anybody waiting, it MUST go home', async () => {
    const copy = await desk.lent(await desk.person(), { branch: 'ANT' });
    const away = { itemBarcode: copy.barcode, branchId: desk.branches.LRK };
    expect(await desk.done('checkIn', away)).toMatchObject({ nextStep: 'TRANSIT', branch: { code: 'ANT' } });
    const home = { itemBarcode: copy.barcode };
    expect(await desk.done('checkIn', home)).toMatchObject({ nextStep: 'SHELVE', branch: { code: 'ANT' } });
  });
});

describe('[retain.expunge] a check-in of what is damaged, lost or not out', () => {
  test('a damaged item MUST be set aside, and whoever it was kept for waits on', async () => {
    const [has, waits] = [await desk.person(), await desk.person()];
    const copy = await desk.lent(has);
    await desk.done('placeHold', {
      titleId: copy.titleId,
      pickupBranchId: desk.branches.LRK,
      cardNumber: waits.cardNumber,
    });
    await desk.done('markDamaged', { itemBarcode: copy.barcode });
    expect(await desk.done('checkIn', { itemBarcode: copy.barcode })).toMatchObject({
      nextStep: 'SET_ASIDE',
      item: { status: 'DAMAGED' },
    });
    expect(await holdsOf(copy.titleId)).toMatchObject([{ state: 'WAITING', item_id: null }]);
    expect(await loansOf(copy.id)).toHaveLength(0);
  });

  test('a withdrawn item MUST be set aside and stay withdrawn, and whoever it was kept for waits on', async () => {
    const copy = await desk.lent(await desk.person());
    const input = { titleId: copy.titleId, pickupBranchId: desk.branches.LRK };
    await desk.done('placeHold', { ...input, cardNumber: (await desk.person()).cardNumber });
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    await desk.carrel.database.superuser`update items set status = 'WITHDRAWN' where id = ${copy.id}`;
    expect(await desk.done('checkIn', { itemBarcode: copy.barcode })).toMatchObject({
      nextStep: 'SET_ASIDE',
      item: { status: 'WITHDRAWN' },
    });
    expect(await holdsOf(copy.titleId)).toMatchObject([{ state: 'WAITING', item_id: null }]);
  });

  test('a lost loan that comes back MUST keep what is owed for it, and cannot be fined for lateness', async () => {
    const person = await desk.person();
    const copy = await desk.lent(person);
    await desk.done('markLost', { itemBarcode: copy.barcode, amountCents: 1500 });
    await desk.carrel.database.superuser`update loans set due_at = '2026-06-01' where item_id = ${copy.id}`;
    const back = await desk.done('checkIn', { itemBarcode: copy.barcode });
    expect(back).toMatchObject({ nextStep: 'SHELVE', item: { status: 'AVAILABLE' } });
    expect(await chargesOf(person.id)).toMatchObject([{ kind: 'LOST', remaining_cents: 1500 }]);
    expect(await loansOf(copy.id)).toHaveLength(1);
  });

  test('a lost loan without a price that comes back MUST be gone', async () => {
    const copy = await desk.lent(await desk.person());
    await desk.done('markLost', { itemBarcode: copy.barcode });
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    expect(await loansOf(copy.id)).toHaveLength(0);
  });

  test('an item that is not out MUST be shelved all the same, and counts as nothing', async () => {
    const before = await desk.counted('LOANS');
    for (const status of ['AVAILABLE', 'LOST', 'IN_TRANSIT']) {
      const copy = await desk.copy({ status });
      expect(await desk.done('checkIn', { itemBarcode: copy.barcode })).toMatchObject({
        nextStep: 'SHELVE',
        item: { status: 'AVAILABLE' },
      });
    }
    expect(await desk.counted('LOANS')).toBe(before);
  });

  test('an unknown branch MUST be refused, and nothing is written', async () => {
    const copy = await desk.lent(await desk.person());
    const answer = await desk.act('checkIn', { itemBarcode: copy.barcode, branchId: randomUUID() });
    expect(answer.json.errors[0].extensions).toEqual({
      code: 'BAD_INPUT',
      argument: 'branchId',
      reason: 'UNKNOWN_BRANCH',
    });
    expect(await loansOf(copy.id)).toMatchObject([{ returned_at: null }]);
  });
});
