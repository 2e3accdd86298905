import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Desk, openDesk, refusalOf } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const sql: Desk['carrel']['database']['superuser'] = ((...query: [TemplateStringsArray, ...never[]]) =>
  desk.carrel.database.superuser(...query)) as never;
const owed = { kind: 'OTHER', amountCents: 1000 };
const fined = async () => {
  const person = await desk.person();
  const { chargeId } = await desk.done('assessCharge', { ...owed, cardNumber: person.cardNumber });
  return { person, chargeId };
};
const balanceOf = async (patronId: string) => {
  const [row] = await sql<{ sum: number }[]>`
    select coalesce(sum(remaining_cents), 0)::int as sum from charges where patron_id = ${patronId}`;
  return row?.sum;
};

describe('[collect.function] assessCharge', () => {
  test('MUST be owed by whoever the card, the record or the loan names', async () => {
    const person = await desk.person();
    const copy = await desk.lent(person);
    for (const input of [{ cardNumber: person.cardNumber }, { patronId: person.id }])
      expect(await desk.done('assessCharge', { ...owed, ...input })).toMatchObject({
        charge: { kind: 'OTHER', remaining: { amountCents: 1000 }, loan: null },
        record: { id: person.id },
      });
    for (const input of [{}, { patronId: person.id }, { cardNumber: person.cardNumber }])
      expect(await desk.done('assessCharge', { ...owed, ...input, loanId: copy.loanId })).toMatchObject({
        charge: { loan: { id: copy.loanId } },
        record: { id: person.id },
      });
    expect(await balanceOf(person.id)).toBe(5000);
  });

  test('a charge for a loan cannot be owed by anybody but whose loan it is', async () => {
    const [person, other] = [await desk.person(), await desk.person()];
    const { loanId } = await desk.lent(person);
    const refusals = [
      await desk.act('assessCharge', { ...owed, loanId, cardNumber: other.cardNumber }),
      await desk.act('assessCharge', { ...owed, loanId, patronId: other.id }),
      await desk.act('assessCharge', { ...owed, cardNumber: person.cardNumber, patronId: other.id }),
      await desk.act('assessCharge', { ...owed, loanId: randomUUID() }),
      await desk.act('assessCharge', { ...owed, patronId: randomUUID() }),
      await desk.act('assessCharge', { ...owed, cardNumber: '29999999999999' }),
      await desk.act('assessCharge', { ...owed, patronId: person.id, branchId: randomUUID() }),
      await desk.act('assessCharge', owed),
    ].map(refusalOf);
    expect(refusals).toEqual([
      [400, 'loanId', 'UNKNOWN_LOAN'],
      [400, 'loanId', 'UNKNOWN_LOAN'],
      [400, 'patronId', 'UNKNOWN_PATRON'],
      [400, 'loanId', 'UNKNOWN_LOAN'],
      [400, 'patronId', 'UNKNOWN_PATRON'],
      [400, 'cardNumber', 'UNKNOWN_CARD'],
      [400, 'branchId', 'UNKNOWN_BRANCH'],
      [400, 'cardNumber', undefined],
    ]);
    expect([await balanceOf(person.id), await balanceOf(other.id)]).toEqual([0, 0]);
  });
});

describe('[retain.expunge] payCharge', () => {
  test('in part, MUST lower what remains; in whole, settle it: accounting keeps amount, kind, branch and day', async () => {
    const { person, chargeId } = await fined();
    const part = await desk.done('payCharge', { chargeId, amountCents: 300, kind: 'CASH' });
    expect(part).toMatchObject({
      charge: { id: chargeId, remaining: { amountCents: 700 } },
      record: { id: person.id, balance: { amountCents: 700 } },
    });
    const rest = await desk.done('payCharge', { chargeId, kind: 'CHECK', branchId: desk.branches.ANT });
    expect(rest).toMatchObject({ charge: null, record: { balance: { amountCents: 0 } } });
    const payments = await sql`select id, branch_id, kind, amount_cents, paid_on::text, reversible_until::text
      from payments where patron_id = ${person.id} order by amount_cents`;
    const day = { paid_on: '2026-06-17', reversible_until: '2026-09-15' };
    expect([...payments]).toEqual([
      { id: part.paymentId, branch_id: desk.branches.LRK, kind: 'CASH', amount_cents: 300, ...day },
      { id: rest.paymentId, branch_id: desk.branches.ANT, kind: 'CHECK', amount_cents: 700, ...day },
    ]);
    const settled = await sql`select kind, branch_id from settled_charges
      where amount_cents = 1000 and settled_on = '2026-06-17' and branch_id = ${desk.branches.LRK ?? ''}`;
    expect([...settled]).toEqual([{ kind: 'OTHER', branch_id: desk.branches.LRK }]);
  });

  test('cannot take more than remains, nor anything of a charge that is settled or unknown', async () => {
    const { chargeId, person } = await fined();
    expect(refusalOf(await desk.act('payCharge', { chargeId, amountCents: 1001, kind: 'CASH' }))).toEqual([
      400,
      'amountCents',
      'MORE_THAN_REMAINS',
    ]);
    expect(
      refusalOf(await desk.act('payCharge', { chargeId, kind: 'CASH', branchId: randomUUID() })),
    ).toEqual([400, 'branchId', 'UNKNOWN_BRANCH']);
    expect(await balanceOf(person.id)).toBe(1000);
    expect(await sql`select from payments where patron_id = ${person.id}`).toHaveLength(0);
    await desk.done('payCharge', { chargeId, amountCents: 1000, kind: 'CASH' });
    for (const id of [chargeId, randomUUID()])
      expect(refusalOf(await desk.act('payCharge', { chargeId: id, kind: 'CASH' }))).toEqual([
        400,
        'chargeId',
        'UNKNOWN_CHARGE',
      ]);
  });

  test('a retry cannot pay twice, also when midnight lies between', async () => {
    const { chargeId, person } = await fined();
    const input = { chargeId, amountCents: 100, kind: 'CASH', idempotencyKey: randomUUID() };
    await desk.done('payCharge', input);
    expect(await desk.later(1, () => desk.done('payCharge', input))).toEqual({
      paymentId: null,
      charge: null,
      record: null,
      again: true,
    });
    expect(await balanceOf(person.id)).toBe(900);
  });
});

describe('[retain.expunge] waiveCharge', () => {
  test('in part or in whole, as a waiver or a write-off, MUST lower what is owed and be no payment', async () => {
    const { chargeId, person } = await fined();
    const part = await desk.done('waiveCharge', { chargeId, amountCents: 400 });
    expect(part.charge).toEqual({ id: chargeId, remaining: { amountCents: 600 } });
    const refused = await desk.act('waiveCharge', { chargeId, amountCents: 601 });
    expect(refusalOf(refused)).toEqual([400, 'amountCents', 'MORE_THAN_REMAINS']);
    const recovering = { token: desk.carrel.tokens.clerk, purpose: 'RECOVERY' };
    const rest = await desk.done('waiveCharge', { chargeId, writeOff: true }, recovering);
    expect(rest).toMatchObject({ charge: null, record: { balance: { amountCents: 0 } } });
    expect(await sql`select from payments where patron_id = ${person.id}`).toHaveLength(0);
    expect(await sql`select from charges where patron_id = ${person.id}`).toHaveLength(0);
  });
});

describe('[retain.expunge] reversePayment', () => {
  test('on the last day of the window MUST bring the amount back, once, as a charge for nothing in particular', async () => {
    const { chargeId, person } = await fined();
    const { paymentId } = await desk.done('payCharge', { chargeId, amountCents: 250, kind: 'CASH' });
    const reversed = await desk.later(90, () => desk.done('reversePayment', { paymentId }));
    expect(reversed.charge).toEqual({ id: reversed.chargeId, kind: 'OTHER', loan: null });
    expect(await balanceOf(person.id)).toBe(1000);
    expect(refusalOf(await desk.act('reversePayment', { paymentId }))).toEqual([
      400,
      'paymentId',
      'UNKNOWN_PAYMENT',
    ]);
    expect(await balanceOf(person.id)).toBe(1000);
  });

  test('a day later it cannot be told from a payment that never was', async () => {
    const { chargeId, person } = await fined();
    const { paymentId } = await desk.done('payCharge', { chargeId, kind: 'CASH' });
    const [late, unknown] = await desk.later(91, async () => [
      await desk.act('reversePayment', { paymentId }),
      await desk.act('reversePayment', { paymentId: randomUUID() }),
    ]);
    expect(refusalOf(late as never)).toEqual([400, 'paymentId', 'UNKNOWN_PAYMENT']);
    expect(late?.text).toBe(unknown?.text);
    expect(await balanceOf(person.id)).toBe(0);
  });

  test('an imported payment that was reversed cannot be brought back by the same export', async () => {
    const { chargeId } = await fined();
    const { paymentId } = await desk.done('payCharge', { chargeId, kind: 'CASH' });
    await sql`update payments set closes = decode('c0ffee', 'hex') where id = ${paymentId}`;
    await desk.done('reversePayment', { paymentId }, desk.feed);
    expect(await sql`select from closed_sources where hash = decode('c0ffee', 'hex')`).toHaveLength(1);
  });
});
