import type postgres from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../setup/carrel.ts';
import { expectExpunged } from '../setup/expunged.ts';
import { event, manyLent, record, type Sent, sendBatch } from './batch.ts';
import { type Copy, type Desk, openDesk, type Person } from './desk.ts';

/** Batches in which something goes wrong that nobody can foresee: what is locked, what breaks, who is ended. */

let desk: Desk;
let person: Person;
beforeAll(async () => {
  desk = await openDesk();
  person = await desk.person();
});
afterEach(() => expectExpunged(desk.carrel.database, desk.carrel.clock.now));
afterAll(() => desk.close());

const sql = () => desk.carrel.database.superuser;
const checkIn = ({ barcode }: Copy): Sent => event('checkIn', { itemBarcode: barcode });
const checkOut = ({ barcode }: Copy): Sent =>
  event('checkOut', { cardNumber: person.cardNumber, itemBarcode: barcode });
const claimed = () => sql()`select from act_outcomes where outcome = 'CLAIMED'`;
const lock = (tx: postgres.TransactionSql, { id }: Copy) => tx`select from items where id = ${id} for update`;

/** The backends that wait for this very transaction. */
const waiting = (tx: postgres.TransactionSql) =>
  tx<{ pid: number }[]>`
    select distinct pid from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`;

async function untilWaiting(tx: postgres.TransactionSql): Promise<void> {
  for (let look = 0; look < 5_000; look += 1) if ((await waiting(tx)).length > 0) return;
  throw new Error('the batch did not wait');
}

describe('[collect.function] an event that breaks', () => {
  test('MUST cost itself and what follows on it, and cannot stop the others or leave half of it', async () => {
    const copies = await manyLent(desk, person, 120);
    const [broken] = copies.splice(60, 1) as [Copy];
    await sql().unsafe(`create function breaks() returns trigger language plpgsql as
      $$ begin raise exception 'broken'; end $$`);
    await sql().unsafe(`create constraint trigger breaks after update on loans deferrable initially deferred
      for each row when (new.item_id = '${broken.id}') execute function breaks()`);
    const events = copies.map(checkIn);
    // The third goes out on a card that the second is about, and the second takes up what the first left.
    const other = await desk.person();
    const following = [
      checkIn(broken),
      event('checkOut', { cardNumber: other.cardNumber, itemBarcode: broken.barcode }),
      event('updateContact', { cardNumber: other.cardNumber, email: 'later@example.org' }),
    ];
    const all = events.toSpliced(60, 0, ...following);
    const told = await record(desk, all);
    const undone = told.slice(60, 63);
    for (const { outcome, again, reason, argument, message } of undone)
      expect([outcome, again, reason, argument, message]).toEqual([
        ...[null, false, 'TRY_AGAIN', null],
        'It could not be done just now, and nothing of it was. Send it again.',
      ]);
    expect(told.filter(({ outcome }) => outcome === 'SHELVE')).toHaveLength(119);
    expect(await claimed()).toHaveLength(0);
    expect(await desk.statusOf(broken)).toBe('CHECKED_OUT');
    expect(await sql()`select from loans where item_id = ${broken.id} and returned_at is null`).toHaveLength(
      1,
    );

    await sql().unsafe('drop trigger breaks on loans');
    await sql().unsafe('drop function breaks');
    const again = await record(desk, all);
    expect(again.filter((each) => each.again)).toHaveLength(119);
    expect(again.slice(60, 63).map(({ outcome }) => outcome)).toEqual(['SHELVE', 'CHECKED_OUT', 'UPDATED']);
  });
});

describe('[collect.function] what somebody else has locked', () => {
  test('MUST be waited for no longer than a moment, at the cost of its own event alone', async () => {
    const copies = await manyLent(desk, person, 60);
    const events = copies.map(checkIn);
    const told = await sql().begin(async (tx) => {
      await lock(tx, copies[20] as Copy);
      return record(desk, events);
    });
    expect(told.map(({ reason }) => reason)).toEqual(copies.map((_, at) => (at === 20 ? 'TRY_AGAIN' : null)));
    const again = await record(desk, events);
    expect(again.map((each) => each.again)).toEqual(copies.map((_, at) => at !== 20));
  });

  test('much of it cannot keep whoever sent the batch waiting: the rest is for another time, in its order', async () => {
    const copies = await manyLent(desk, person, 30);
    const events = copies.map(checkIn);
    const told = await sql().begin(async (tx) => {
      for (const copy of copies.slice(10, 13)) await lock(tx, copy);
      return record(desk, events);
    });
    expect(told.map(({ reason }) => reason)).toEqual(copies.map((_, at) => (at < 10 ? null : 'TRY_AGAIN')));
    expect((await record(desk, events)).filter(({ again }) => again)).toHaveLength(10);
  });

  test('by an act that waits for the batch MUST be given to it: the act is done, and then the event too', async () => {
    const copies = await manyLent(desk, person, 10);
    const [first, last] = [copies[0], copies[9]] as [Copy, Copy];
    const sent = await sql().begin(async (tx) => {
      await lock(tx, last);
      const sending = record(desk, copies.map(checkIn));
      await untilWaiting(tx);
      // Now either waits for the other.
      await lock(tx, first);
      return { sending };
    });
    expect((await sent.sending).map(({ outcome }) => outcome)).toEqual(copies.map(() => 'SHELVE'));
  });

  test('by another batch MUST be waited for: batches that take the same things in turn are all done', async () => {
    const copies = await Promise.all(Array.from({ length: 30 }, () => desk.copy()));
    for (const copy of copies) await record(desk, [checkOut(copy)]);
    const before = await desk.counted('LOANS');
    const told = await Promise.all(
      Array.from({ length: 4 }, (_, at) =>
        record(desk, (at % 2 === 0 ? copies : copies.toReversed()).map(checkIn)),
      ),
    );
    expect(new Set(told.flat().map(({ outcome }) => outcome))).toEqual(new Set(['SHELVE']));
    expect(await desk.counted('LOANS')).toBe(before + 30);
  });
});

describe('[retain.expunge] C16 a batch that is cut off', () => {
  const lent = 200;

  /** Ends every backend of the feed that waits for a transaction, until the batch is answered. */
  async function endingWhoeverWaits(tx: postgres.TransactionSql, sending: Promise<Answer>): Promise<Answer> {
    let answer: Answer | undefined;
    void sending.then((told) => {
      answer = told;
    });
    for (let look = 0; answer === undefined && look < 20_000; look += 1)
      for (const { pid } of await waiting(tx)) await tx`select pg_terminate_backend(${pid})`;
    return sending;
  }

  test('half way MUST stay done as far as it came, and sent again every event is done once', async () => {
    const copies = await manyLent(desk, person, lent);
    const before = await desk.counted('LOANS');
    const events = copies.map(checkIn);
    const answer = await sql().begin(async (tx) => {
      await lock(tx, copies[125] as Copy);
      return endingWhoeverWaits(tx, sendBatch(desk, events));
    });
    expect(answer.status, answer.text).toBe(200);
    const told: { reason: string | null }[] = answer.json.data.recordEvents.results;
    const done = told.map(({ reason }) => reason === null);
    expect(done.slice(0, 126)).toEqual(copies.slice(0, 126).map((_, at) => at < 125));
    expect(await desk.counted('LOANS')).toBe(before + done.filter(Boolean).length);
    expect(await claimed()).toHaveLength(0);

    const again = await record(desk, events);
    expect(again.map((each) => [each.outcome, each.again])).toEqual(done.map((before) => ['SHELVE', before]));
    expect(await desk.counted('LOANS')).toBe(before + lent);
  });

  test('before anything is done is answered as an act is, and cannot have done anything', async () => {
    const copies = await manyLent(desk, person, 60);
    const before = await desk.counted('LOANS');
    const events = copies.map(checkIn);
    const answer = await sql().begin(async (tx) => {
      // For its turn among batches it waits as long as a statement may.
      await tx`select pg_advisory_xact_lock(hashtextextended('carrel record events', 0))`;
      return endingWhoeverWaits(tx, sendBatch(desk, events));
    });
    expect([answer.status, answer.json.errors?.[0].extensions.code]).toEqual([503, 'UNAVAILABLE']);
    expect(await desk.counted('LOANS')).toBe(before);
    expect((await record(desk, events)).every(({ again }) => !again)).toBe(true);
    expect(await desk.counted('LOANS')).toBe(before + 60);
  });

  test.each([0, 7, 49, 50, 51, 99])(
    'at event %i of a hundred MUST leave every event done once, when it is sent until all of it is',
    async (at) => {
      const copies = await manyLent(desk, person, 100);
      const before = await desk.counted('LOANS');
      const events = copies.map(checkIn);
      const cut = await sql().begin(async (tx) => {
        await lock(tx, copies[at] as Copy);
        return endingWhoeverWaits(tx, sendBatch(desk, events));
      });
      const told: { outcome: string | null }[] = cut.json.data?.recordEvents.results ?? [];
      // Of a transaction that was cut nothing is done. It is tried again from one event on, up to the one that is cut alone.
      const done = at;
      expect(told.filter(({ outcome }) => outcome === 'SHELVE')).toHaveLength(done);
      expect(await desk.counted('LOANS')).toBe(before + done);
      const again = await record(desk, events);
      expect(again.map(({ outcome }) => outcome)).toEqual(copies.map(() => 'SHELVE'));
      expect(again.filter((each) => each.again)).toHaveLength(done);
      expect(await desk.counted('LOANS')).toBe(before + copies.length);
      expect(await claimed()).toHaveLength(0);
    },
  );
});
