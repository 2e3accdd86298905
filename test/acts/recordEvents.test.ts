import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { acts } from '../../schema/policy/acts.ts';
import { expectExpunged } from '../setup/expunged.ts';
import { alone, event, manyLent, record, type Sent, sendBatch } from './batch.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { expectBadInput, expectNotAllowed } from './sending.ts';

let desk: Desk;
let person: Person;
beforeAll(async () => {
  desk = await openDesk({ settings: { overdueCentsADay: 25 } });
  person = await desk.person();
});
afterEach(() => expectExpunged(desk.carrel.database, desk.carrel.clock.now));
afterAll(() => desk.close());

const sql = () => desk.carrel.database.superuser;
const outcomes = async () => (await sql()`select from act_outcomes`).length;
const checkOut = (itemBarcode: string) => event('checkOut', { cardNumber: person.cardNumber, itemBarcode });
const checkIn = (itemBarcode: string) => event('checkIn', { itemBarcode });

/** One event of each of the feed's acts, about people and things of its own. */
async function oneOfEach(): Promise<Sent[]> {
  const homeBranchId = desk.branches.LRK;
  const [out, lost, damaged] = [await desk.copy(), await desk.lent(person), await desk.lent(person)];
  const back = await desk.lent(person);
  const [holder, other] = [await desk.person(), await desk.person()];
  const charge = (amountCents: number) =>
    desk.done('assessCharge', { cardNumber: person.cardNumber, kind: 'OTHER', amountCents }, desk.feed);
  const owed = await charge(200);
  const { paymentId } = await desk.done(
    'payCharge',
    { chargeId: (await charge(300)).chargeId, kind: 'CASH' },
    desk.feed,
  );
  const name = { first: 'Ada', last: 'Fed', birthDate: '1980-05-05', email: 'ada@example.org' };
  return [
    event('assessCharge', { cardNumber: person.cardNumber, kind: 'OTHER', amountCents: 100 }),
    checkIn(back.barcode),
    event('checkOut', {
      cardNumber: person.cardNumber,
      itemBarcode: out.barcode,
      dueAt: '2026-07-01T12:00:00Z',
    }),
    event('issueCard', { heldCardNumber: holder.cardNumber, cardNumber: `new-${randomUUID()}` }),
    event('markDamaged', { itemBarcode: damaged.barcode, amountCents: 150 }),
    event('markLost', { itemBarcode: lost.barcode, amountCents: 250 }),
    event('payCharge', { chargeId: owed.chargeId, amountCents: 50, kind: 'CARD' }),
    event('registerPatron', { ...name, homeBranchId, cardNumber: `card-${randomUUID()}` }),
    event('replaceCard', { cardNumber: other.cardNumber, newCardNumber: randomUUID() }),
    event('reversePayment', { paymentId }),
    event('updateContact', { cardNumber: holder.cardNumber, email: 'new@example.org', phones: [] }),
  ];
}

describe('[collect.function] who records events', () => {
  test('the feed MUST, and is told of each what it came to, in their order', async () => {
    const told = await record(desk, await oneOfEach());
    const done =
      'ASSESSED SHELVE CHECKED_OUT ISSUED MARKED MARKED LOWERED REGISTERED REPLACED REVERSED UPDATED';
    expect(told.map(({ outcome }) => outcome)).toEqual(done.split(' '));
    for (const { again, reason, argument, message } of told)
      expect([again, reason, argument, message]).toEqual([false, null, null, null]);
  });

  test('a clerk cannot, and nothing is written', async () => {
    const copy = await desk.copy();
    const before = await desk.everything();
    expectNotAllowed(await sendBatch(desk, [checkIn(copy.barcode)], desk.clerk));
    expect(await desk.everything()).toEqual(before);
  });

  test('the events MUST be the acts that the feed may do alone, and no other', async () => {
    const answer = await desk.carrel.query(
      '{ __type(name: "FeedEvent") { inputFields { name } } }',
      desk.feed,
    );
    const names = answer.json.data.__type.inputFields.map(({ name }: { name: string }) => name);
    const allowed = Object.entries(acts)
      .filter(([, rule]) => 'bases' in rule && (rule.bases as readonly string[]).includes('FEED'))
      .map(([act]) => act);
    expect([...names, 'recordEvents'].sort()).toEqual(allowed.sort());
  });
});

describe('[collect.function] a feed that reads no person', () => {
  test('cannot be told by a batch whose loan, charge or card it was; by random ids alone it pays and reverses', async () => {
    const copy = await desk.lent(person);
    const answer = await sendBatch(desk, [
      event('markLost', { itemBarcode: copy.barcode, amountCents: 500 }),
      event('updateContact', { cardNumber: person.cardNumber, email: 'x@example.org' }),
    ]);
    for (const secret of [person.id, copy.loanId, person.cardNumber, 'x@example.org'])
      expect(answer.text).not.toContain(secret);
    const { chargeId } = answer.json.data.recordEvents.results[0];
    const [paid] = await record(desk, [event('payCharge', { chargeId, kind: 'CASH' })]);
    expect(paid).toMatchObject({ outcome: 'SETTLED', paymentId: expect.any(String) });
    const [reversed] = await record(desk, [event('reversePayment', { paymentId: paid?.paymentId })]);
    expect(reversed).toMatchObject({ outcome: 'REVERSED', chargeId: expect.any(String) });
    expect(reversed?.chargeId).not.toBe(chargeId);
  });

  test('[retain.no-tracking] cannot be on file: it learns nothing of anybody', async () => {
    const before = await sql()`select id from disclosures`;
    const copy = await desk.copy();
    await record(desk, [checkOut(copy.barcode), checkIn(copy.barcode), checkOut('no such barcode')]);
    expect(await sql()`select id from disclosures`).toEqual(before);
  });

  test('cannot be told of a card more than that it is not good', async () => {
    const copy = await desk.copy();
    const people = [await desk.person({ barred: true }), await desk.person({ state: 'LOST' })];
    const told = await record(desk, [
      ...people.map(({ cardNumber }) => event('checkOut', { cardNumber, itemBarcode: copy.barcode })),
      event('checkOut', { cardNumber: 'nobody', itemBarcode: copy.barcode }),
    ]);
    const [one, ...others] = told.map(({ index: _, ...rest }) => JSON.stringify(rest));
    expect(one).toContain('CARD_NOT_GOOD');
    for (const other of others) expect(other).toBe(one);
  });
});

describe('[retain.expunge] the order of a batch', () => {
  test('MUST be kept: an item that goes out and comes back leaves a count and no loan', async () => {
    const copy = await desk.copy();
    const before = await desk.counted('LOANS');
    const told = await record(desk, [checkOut(copy.barcode), checkIn(copy.barcode)]);
    expect(told.map(({ outcome }) => outcome)).toEqual(['CHECKED_OUT', 'SHELVE']);
    expect(await sql()`select from loans where item_id = ${copy.id}`).toHaveLength(0);
    expect(await desk.counted('LOANS')).toBe(before + 1);
  });

  test('MUST be kept: one that comes back and goes out is out, and can come and go again', async () => {
    const copy = await desk.lent(person);
    const turns = [checkIn, checkOut, checkIn, checkOut].map((turn) => turn(copy.barcode));
    const told = await record(desk, turns);
    expect(told.map(({ outcome }) => outcome)).toEqual(['SHELVE', 'CHECKED_OUT', 'SHELVE', 'CHECKED_OUT']);
    expect(await sql()`select from loans where item_id = ${copy.id}`).toHaveLength(1);
    expect(await desk.statusOf(copy)).toBe('CHECKED_OUT');
  });

  test('MUST let what completes by one event go before the next, as alone: a lost item that is paid for is nobody’s', async () => {
    const copy = await desk.lent(person);
    const [lost] = await record(desk, [event('markLost', { itemBarcode: copy.barcode, amountCents: 500 })]);
    const before = await desk.counted('LOANS');
    const told = await record(desk, [
      event('payCharge', { chargeId: lost?.chargeId, kind: 'CASH' }),
      event('markDamaged', { itemBarcode: copy.barcode, amountCents: 500 }),
    ]);
    expect(told).toMatchObject([{ outcome: 'SETTLED' }, { reason: 'NOT_CHECKED_OUT' }]);
    expect(await desk.counted('LOANS')).toBe(before + 1);
    expect(await sql()`select from loans where item_id = ${copy.id}`).toHaveLength(0);
  });
});

describe('[retain.expunge] a fine that a batch assesses', () => {
  test('MUST keep its loan, as alone, and the loan goes with the payment', async () => {
    const copy = await desk.lent(person);
    await sql()`update loans set checked_out_at = '2026-06-01', due_at = '2026-06-10T18:00Z' where id = ${copy.loanId}`;
    const before = await desk.counted('LOANS');
    expect(await record(desk, [checkIn(copy.barcode)])).toMatchObject([{ outcome: 'SHELVE' }]);
    const [charge] = await sql()<{ id: string; cents: number }[]>`
      select id, remaining_cents as cents from charges where loan_id = ${copy.loanId}`;
    expect([charge?.cents, await desk.counted('LOANS')]).toEqual([175, before]);
    const told = await record(desk, [event('payCharge', { chargeId: charge?.id, kind: 'CASH' })]);
    expect(told).toMatchObject([{ outcome: 'SETTLED' }]);
    expect(await sql()`select from loans where id = ${copy.loanId}`).toHaveLength(0);
    expect(await desk.counted('LOANS')).toBe(before + 1);
  });
});

describe('[collect.function] the same event', () => {
  test('MUST be the same act alone, again and in another batch: each of the feed’s acts is done once', async () => {
    const events = await oneOfEach();
    const before = await outcomes();
    await record(desk, events);
    expect(await outcomes()).toBe(before + events.length);
    const state = await desk.everything();
    for (const sent of events) {
      const answer = await alone(desk, sent);
      expect(Object.values(answer.json.data)).toEqual([{ again: true }]);
    }
    for (const told of await record(desk, events.toReversed()))
      expect([told.again, told.chargeId, told.paymentId, told.branchId]).toEqual([true, null, null, null]);
    expect(await desk.everything()).toEqual(state);
  });

  test('MUST be known to a batch where it was done alone before, with what it came to', async () => {
    const events = await oneOfEach();
    for (const sent of events) expect((await alone(desk, sent)).status).toBe(200);
    const state = await desk.everything();
    const told = await record(desk, events);
    expect(told.map(({ again }) => again)).toEqual(events.map(() => true));
    expect(told.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['ASSESSED', 'SHELVE', 'CHECKED_OUT']);
    expect(await desk.everything()).toEqual(state);
  });

  test('twice in one batch MUST be done once, and the same key with another input is another event', async () => {
    const copy = await desk.lent(person);
    const sent = checkIn(copy.barcode);
    const other = { checkIn: { ...sent.checkIn, branchId: desk.branches.LRK } } as Sent;
    const before = await desk.counted('LOANS');
    const told = await record(desk, [sent, sent, other]);
    expect(told.map(({ again }) => again)).toEqual([false, true, false]);
    expect(await desk.counted('LOANS')).toBe(before + 1);
  });
});

describe('[collect.function] a refusal in a batch', () => {
  test('MUST be what the act alone says, with nothing written, and cannot stop the others', async () => {
    const [one, other] = [await desk.lent(person), await desk.lent(person)];
    const itemBarcode = one.barcode;
    const wrong = [
      event('checkIn', { itemBarcode: 'no such barcode' }),
      event('checkIn', { itemBarcode, branchId: 'no id' }),
      event('checkIn', { itemBarcode, branchId: randomUUID() }),
      event('checkIn', { itemBarcode, idempotencyKey: 'k'.repeat(201) }),
      event('checkIn', { itemBarcode, idempotencyKey: ' ' }),
      event('checkIn', { itemBarcode: 'half\u0000' }),
      event('checkOut', { cardNumber: person.cardNumber, itemBarcode, dueAt: '2020-01-01T00:00:00Z' }),
      event('assessCharge', { kind: 'OTHER', amountCents: 1 }),
      event('payCharge', { chargeId: randomUUID(), kind: 'CASH' }),
      event('updateContact', { cardNumber: 'nobody', email: 'a@example.org' }),
    ];
    const before = await outcomes();
    const told = await record(desk, [checkIn(itemBarcode), ...wrong, checkIn(other.barcode)]);
    expect([told[0]?.outcome, told.at(-1)?.outcome]).toEqual(['SHELVE', 'SHELVE']);
    expect(await outcomes()).toBe(before + 2);
    for (const [at, sent] of wrong.entries()) {
      const { json } = await alone(desk, sent);
      const { argument, reason = 'BAD_INPUT' } = json.errors[0].extensions;
      const { outcome, again, index: _, act: __, ...refused } = told[at + 1] ?? {};
      expect([outcome, again]).toEqual([null, false]);
      expect(refused).toEqual({
        ...{ argument, reason, message: json.errors[0].message },
        ...{ branchId: null, chargeId: null, paymentId: null },
      });
    }
    expect(JSON.stringify(told)).not.toMatch(/no such barcode|no id|nobody|half/);
  });

  test('cannot use its key up: the same event is done once the reason is gone', async () => {
    const copy = await desk.copy({ status: 'IN_TRANSIT' });
    const sent = checkOut(copy.barcode);
    expect(await record(desk, [sent])).toMatchObject([{ reason: 'ITEM_NOT_AVAILABLE', again: false }]);
    const told = await record(desk, [checkIn(copy.barcode), sent]);
    expect(told).toMatchObject([{ outcome: 'SHELVE' }, { outcome: 'CHECKED_OUT', again: false }]);
  });
});

describe('[collect.function] a batch', () => {
  test('of five hundred MUST be recorded, and one more or none is refused before anything is written', async () => {
    const copies = await manyLent(desk, person, 500);
    const events = copies.map(({ barcode }, at) => ({
      checkIn: { itemBarcode: barcode, idempotencyKey: `n${at}` },
    }));
    const state = await desk.everything();
    expectBadInput(await sendBatch(desk, []), 'events');
    expectBadInput(await sendBatch(desk, [...events, checkIn(copies[0]?.barcode ?? '')]), 'events');
    expect(await desk.everything()).toEqual(state);
    const before = await desk.counted('LOANS');
    const told = await record(desk, events);
    expect(new Set(told.map(({ outcome }) => outcome))).toEqual(new Set(['SHELVE']));
    expect(await desk.counted('LOANS')).toBe(before + 500);
    expect((await record(desk, events)).every(({ again }) => again)).toBe(true);
    expect(await desk.counted('LOANS')).toBe(before + 500);
  });

  test.each([
    ['two acts in one', (one: Sent) => ({ ...one, ...event('markLost', { itemBarcode: 'x' }) })],
    ['no act', () => ({})],
    ['an act that is not the feed’s', () => event('waiveCharge', { chargeId: randomUUID() })],
    ['an argument that is none', () => event('checkIn', { itemBarcode: 7 })],
  ])('with an event that is no event is refused whole: %s', async (_, spoil) => {
    const copy = await desk.lent(person);
    const state = await desk.everything();
    const one = checkIn(copy.barcode);
    expectBadInput(await sendBatch(desk, [one, spoil(one)]), 'input');
    expect(await desk.everything()).toEqual(state);
  });
});
