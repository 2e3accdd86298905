import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Asking } from '../setup/carrel.ts';
import { type Copy, type Desk, openDesk, type Person, refusalOf } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const renewals = async (loanId: string) => {
  const [row] = await desk.carrel.database.superuser<{ renewals: number; due: Date }[]>`
    select renewals, due_at as due from loans where id = ${loanId}`;
  return row;
};
/** Somebody with a loan and a card's token. */
const borrower = async (): Promise<{ person: Person; copy: Copy & { loanId: string }; card: Asking }> => {
  const person = await desk.person();
  return { person, copy: await desk.lent(person), card: await desk.bearer(person) };
};

describe('[access.card] renew', () => {
  test('a card MUST renew its own loan, until a loan’s length from now', async () => {
    const { copy, card, person } = await borrower();
    const { loan, record, again } = await desk.later(5, () =>
      desk.done('renew', { loanId: copy.loanId }, card),
    );
    expect(loan).toEqual({ id: copy.loanId, renewals: 1, dueAt: '2026-07-14T05:59:59.000Z' });
    expect([record.id, again]).toEqual([person.id, false]);
  });

  test('cannot bring the due date forward', async () => {
    const { copy } = await borrower();
    await desk.carrel.database.superuser`update loans set due_at = '2026-12-24' where id = ${copy.loanId}`;
    const { loan } = await desk.done('renew', { loanId: copy.loanId });
    expect(loan).toMatchObject({ renewals: 1, dueAt: '2026-12-24T00:00:00.000Z' });
  });

  test('another’s loan MUST look like one that is not there, to the byte, while staff renew it', async () => {
    const { copy } = await borrower();
    const other = await borrower();
    const theirs = await desk.act('renew', { loanId: copy.loanId }, other.card);
    const nobodys = await desk.act('renew', { loanId: randomUUID() }, other.card);
    expect(refusalOf(theirs)).toEqual([400, 'loanId', 'UNKNOWN_LOAN']);
    expect(theirs.text).toBe(nobodys.text);
    expect(await renewals(copy.loanId)).toMatchObject({ renewals: 0 });
    expect((await desk.done('renew', { loanId: copy.loanId })).loan.renewals).toBe(1);
  });

  test('[second-wall] the database itself cannot renew another’s loan for a card, nor anyone’s without evidence', async () => {
    const { copy } = await borrower();
    const call = {
      key: '00',
      now: desk.carrel.clock.now.toISOString(),
      loanId: copy.loanId,
      mostRenewals: 9,
      dueByRule: '2027-01-01T00:00:00Z',
    };
    const { sql } = desk.carrel.pools.for('person');
    const [row] = await sql<
      { outcome: object }[]
    >`select carrel.renew(${JSON.stringify(call)}::text::jsonb) as outcome`;
    expect(row?.outcome).toEqual({ refused: { argument: 'loanId', reason: 'UNKNOWN_LOAN' } });
    expect(await renewals(copy.loanId)).toMatchObject({ renewals: 0 });
  });

  test('cannot go on for ever: a loan is renewed as often as the rule says', async () => {
    const { copy, card } = await borrower();
    await desk.done('renew', { loanId: copy.loanId }, card);
    await desk.done('renew', { loanId: copy.loanId }, card);
    const refused = await desk.act('renew', { loanId: copy.loanId }, card);
    expect(refusalOf(refused)).toEqual([400, 'loanId', 'MOST_RENEWALS']);
    expect(await renewals(copy.loanId)).toMatchObject({ renewals: 2 });
  });

  test('a retry MUST be the same renewal', async () => {
    const { copy, card } = await borrower();
    const input = { loanId: copy.loanId, idempotencyKey: randomUUID() };
    await desk.done('renew', input, card);
    const retried = await desk.later(1, () => desk.done('renew', input, card));
    expect(retried).toMatchObject({ again: true, loan: null });
    expect(await renewals(copy.loanId)).toMatchObject({ renewals: 1 });
  });

  test('cannot renew what somebody else waits for, and one’s own hold does not stand in the way', async () => {
    const { copy, card, person } = await borrower();
    const place = { titleId: copy.titleId, pickupBranchId: desk.branches.LRK };
    await desk.done('placeHold', { ...place, cardNumber: person.cardNumber });
    await desk.done('renew', { loanId: copy.loanId }, card);
    const other = await desk.person();
    await desk.done('placeHold', { ...place, cardNumber: other.cardNumber, expiresOn: '2026-06-18' });
    const refused = await desk.act('renew', { loanId: copy.loanId }, card);
    expect(refusalOf(refused)).toEqual([400, 'loanId', 'CLAIMED']);
    // Whoever waited no longer than until the 18th claims nothing on the 19th.
    await desk.later(2, () => desk.done('renew', { loanId: copy.loanId }, card));
  });

  test('cannot renew what is lost or returned', async () => {
    const { copy, card } = await borrower();
    await desk.done('markLost', { itemBarcode: copy.barcode, amountCents: 900 });
    expect(refusalOf(await desk.act('renew', { loanId: copy.loanId }, card))).toEqual([
      400,
      'loanId',
      'LOAN_LOST',
    ]);
    await desk.done('checkIn', { itemBarcode: copy.barcode });
    expect(refusalOf(await desk.act('renew', { loanId: copy.loanId }))).toEqual([
      400,
      'loanId',
      'UNKNOWN_LOAN',
    ]);
  });

  test.each([
    ['is barred', 'BARRED', `update patrons set barred = true where id = $1`],
    ['asked to be deleted', 'BARRED', `update patrons set deletion_asked_on = '2026-06-01' where id = $1`],
    [
      'has a card past its last day',
      'CARD_EXPIRED',
      `update cards set expires_on = '2026-06-16' where patron_id = $1`,
    ],
    ['has only a dead card', 'CARD_EXPIRED', `update cards set state = 'LOST' where patron_id = $1`],
  ])('staff cannot renew for somebody who %s', async (_, reason, change) => {
    const { copy, person } = await borrower();
    await desk.carrel.database.superuser.unsafe(change, [person.id]);
    expect(refusalOf(await desk.act('renew', { loanId: copy.loanId }))).toEqual([400, 'loanId', reason]);
    expect(await renewals(copy.loanId)).toMatchObject({ renewals: 0 });
  });
});
