import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, type Person, refusalOf } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const holdsOf = async (titleId: string) => [
  ...(await desk.carrel.database.superuser`
    select patron_id, state, item_id, expires_on::text from holds where title_id = ${titleId} order by placed_at, id`),
];
let minutes = 0;
/** Each a minute after the one before, so that there is a first. */
const placed = async (person: Person, titleId: string, branch = 'LRK'): Promise<string> => {
  minutes += 1;
  const input = { titleId, pickupBranchId: desk.branches[branch], cardNumber: person.cardNumber };
  return (await desk.later(minutes / 1440, () => desk.done('placeHold', input))).hold.id;
};

describe('[access.card] placeHold', () => {
  test('a card MUST place a hold for its own person, named or not, and staff for whoever’s card it is', async () => {
    const person = await desk.person();
    const card = await desk.bearer(person);
    for (const [asking, cardNumber] of [
      [card, undefined],
      [card, person.cardNumber],
      [desk.clerk, person.cardNumber],
    ] as const) {
      const { titleId } = await desk.copy();
      const input = { titleId, pickupBranchId: desk.branches.ANT, cardNumber, expiresOn: '2026-06-17' };
      const { hold, record } = await desk.done('placeHold', input, asking);
      expect(hold).toMatchObject({
        state: 'WAITING',
        expiresOn: '2026-06-17',
        title: { id: titleId },
        pickupBranch: { code: 'ANT' },
      });
      expect(record.id).toBe(person.id);
      expect(await holdsOf(titleId)).toMatchObject([{ patron_id: person.id }]);
    }
  });

  test('a card cannot place one for somebody else: their number looks like one that is not there, to the byte', async () => {
    const [person, other] = [await desk.person(), await desk.person()];
    const card = await desk.bearer(person);
    const { titleId } = await desk.copy();
    const input = { titleId, pickupBranchId: desk.branches.LRK };
    const theirs = await desk.act('placeHold', { ...input, cardNumber: other.cardNumber }, card);
    const nobodys = await desk.act('placeHold', { ...input, cardNumber: '29999999999999' }, card);
    expect(refusalOf(theirs)).toEqual([400, 'cardNumber', 'UNKNOWN_CARD']);
    expect(theirs.text).toBe(nobodys.text);
    expect(await holdsOf(titleId)).toEqual([]);
  });

  test('cannot be placed twice, without a card, on what is not there, for the past, or for who may not borrow', async () => {
    const person = await desk.person();
    const { cardNumber } = person;
    const { titleId } = await desk.copy();
    const { LRK: pickupBranchId } = desk.branches;
    const hold = { titleId, pickupBranchId, cardNumber };
    await desk.done('placeHold', hold);
    const barred = await desk.person({ barred: true });
    const refusals = [
      await desk.act('placeHold', hold),
      await desk.act('placeHold', { titleId, pickupBranchId }),
      await desk.act('placeHold', { ...hold, titleId: randomUUID() }),
      await desk.act('placeHold', { ...hold, pickupBranchId: randomUUID() }),
      await desk.act('placeHold', { ...hold, cardNumber: barred.cardNumber }),
      await desk.act('placeHold', { ...hold, expiresOn: '2026-06-16' }),
    ].map(refusalOf);
    expect(refusals).toEqual([
      [400, 'titleId', 'HOLD_PLACED'],
      [400, 'cardNumber', 'UNKNOWN_CARD'],
      [400, 'titleId', 'UNKNOWN_TITLE'],
      [400, 'pickupBranchId', 'UNKNOWN_BRANCH'],
      [400, 'cardNumber', 'BARRED'],
      [400, 'expiresOn', undefined],
    ]);
    expect(await holdsOf(titleId)).toHaveLength(1);
  });
});

describe('[retain.expunge] cancelHold', () => {
  test('a card MUST cancel its own: it is gone, and counted', async () => {
    const person = await desk.person();
    const { titleId } = await desk.copy();
    const holdId = await placed(person, titleId);
    const before = await desk.counted('HOLDS');
    const { record } = await desk.done('cancelHold', { holdId }, await desk.bearer(person));
    expect(record).toEqual({ id: person.id, holds: [] });
    expect(await holdsOf(titleId)).toEqual([]);
    expect(await desk.counted('HOLDS')).toBe(before + 1);
  });

  test('another’s hold MUST look like one that is not there, to the byte, while staff cancel it', async () => {
    const { titleId } = await desk.copy();
    const holdId = await placed(await desk.person(), titleId);
    const card = await desk.bearer(await desk.person());
    const theirs = await desk.act('cancelHold', { holdId }, card);
    const nobodys = await desk.act('cancelHold', { holdId: randomUUID() }, card);
    expect(refusalOf(theirs)).toEqual([400, 'holdId', 'UNKNOWN_HOLD']);
    expect(theirs.text).toBe(nobodys.text);
    expect(await holdsOf(titleId)).toHaveLength(1);
    await desk.done('cancelHold', { holdId });
    expect(await holdsOf(titleId)).toEqual([]);
  });

  /** A copy that came back and is set aside for the first of those who wait for it. */
  const setAside = async (...pickups: string[]) => {
    const copy = await desk.lent(await desk.person());
    const waiting: { person: Person; holdId: string }[] = [];
    for (const branch of pickups) {
      const person = await desk.person();
      waiting.push({ person, holdId: await placed(person, copy.titleId, branch) });
    }
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    const [first, next] = waiting;
    return { copy, holdId: first?.holdId, next: next?.person.id };
  };

  test('what was ready MUST be ready for the next who waits at that branch', async () => {
    const { copy, holdId, next } = await setAside('LRK', 'LRK');
    await desk.later(3, () => desk.done('cancelHold', { holdId }));
    expect(await holdsOf(copy.titleId)).toEqual([
      { patron_id: next, state: 'READY', item_id: copy.id, expires_on: '2026-06-27' },
    ]);
    expect(await desk.statusOf(copy)).toBe('ON_HOLD_SHELF');
  });

  test('what was ready MUST travel to the next who waits elsewhere', async () => {
    const { copy, holdId, next } = await setAside('LRK', 'ANT');
    await desk.done('cancelHold', { holdId });
    expect(await holdsOf(copy.titleId)).toMatchObject([
      { patron_id: next, state: 'IN_TRANSIT', item_id: copy.id },
    ]);
    expect(await desk.statusOf(copy)).toBe('IN_TRANSIT');
  });

  test('what is under way MUST be the next one’s, and cannot be ready before it has arrived', async () => {
    const { copy, holdId, next } = await setAside('ANT', 'ANT');
    await desk.done('cancelHold', { holdId });
    expect(await holdsOf(copy.titleId)).toMatchObject([
      { patron_id: next, state: 'IN_TRANSIT', item_id: copy.id },
    ]);
    expect(await desk.statusOf(copy)).toBe('IN_TRANSIT');
  });

  test('what nobody waits for MUST be available at home, and elsewhere go home', async () => {
    const home = await setAside('LRK');
    await desk.done('cancelHold', { holdId: home.holdId });
    expect(await desk.statusOf(home.copy)).toBe('AVAILABLE');
    const away = await setAside('ANT');
    await desk.done('checkIn', { itemBarcode: away.copy.barcode, branchId: desk.branches.ANT });
    expect(await desk.statusOf(away.copy)).toBe('ON_HOLD_SHELF');
    await desk.done('cancelHold', { holdId: away.holdId });
    expect(await desk.statusOf(away.copy)).toBe('IN_TRANSIT');
    await desk.done('checkIn', { itemBarcode: away.copy.barcode });
    expect(await desk.statusOf(away.copy)).toBe('AVAILABLE');
  });

  test('a retry MUST be told that it is one', async () => {
    const person = await desk.person();
    const { titleId } = await desk.copy();
    const input = { holdId: await placed(person, titleId), idempotencyKey: randomUUID() };
    await desk.done('cancelHold', input);
    expect(await desk.done('cancelHold', input)).toEqual({ record: null, again: true });
  });
});
