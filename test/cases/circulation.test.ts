import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { childId } from '../../src/demo/family.ts';
import { type Desk, joining, openDesk } from '../acts/desk.ts';
import { expectRefused } from '../http/answers.ts';
import { ask } from '../policy/asking.ts';
import { callers } from '../policy/expected/callers.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk({ settings: { overdueCentsADay: 25 } });
});
afterAll(() => desk.close());

const loans = 'id loans { id item { barcode title { title } } } holds { id title { title } }';

/** Everything that any caller can ask about the loans of the adult and of the child. */
async function askedByEverybody(): Promise<string> {
  const { adult, child } = desk.carrel.cards;
  const texts: string[] = [];
  for (const caller of callers)
    for (const document of [
      `{ record { ${loans} } }`,
      `{ patronByCard(cardNumber: "${adult.number}") { ${loans} } }`,
      `{ patronByCard(cardNumber: "${child.number}") { ${loans} } }`,
      `{ searchPatrons(name: "alderquist") { edges { node { ${loans} } } } }`,
      `{ searchPatrons(name: "fennimere") { edges { node { ${loans} } } } }`,
    ])
      texts.push((await ask(desk.carrel, caller, document)).text);
  return texts.join('\n');
}

const ordinaryLoan = async (patronId: string) => {
  const [loan] = await desk.carrel.database.superuser<
    { id: string; item: string; barcode: string; title: string; branch: string; category: string }[]
  >`
    select l.id, i.id as item, i.barcode, i.title_id as title, l.branch_id as branch, i.category
    from loans l join items i on i.id = l.item_id
    where l.patron_id = ${patronId} and l.returned_at is null and l.condition is null
      and l.due_at > ${desk.carrel.clock.now.toISOString()}::timestamptz`;
  if (loan === undefined) throw new Error('the story has an ordinary loan');
  return loan;
};

const monthsCount = async (branch: string, category: string): Promise<number> => {
  const [row] = await desk.carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts
    where kind = 'LOANS' and month = '2026-06-01' and branch_id = ${branch} and category = ${category}`;
  return row?.count ?? 0;
};

describe('[retain.expunge] C12', () => {
  test('a loan that is returned with no charge MUST be gone for every role and purpose, and from the database itself', async () => {
    const { adult, child } = desk.carrel.cards;
    const people = [
      { names: [adultId, adult.number], loan: await ordinaryLoan(adultId) },
      { names: [childId, child.number], loan: await ordinaryLoan(childId) },
    ];
    const before = await askedByEverybody();
    const rows = await desk.everything();
    for (const { names, loan } of people) {
      expect(before).toContain(loan.barcode);
      expect(joining(rows, names, [loan.item])).toHaveLength(1);
    }
    for (const { loan } of people) {
      const counted = await monthsCount(loan.branch, loan.category);
      await desk.done('checkIn', { itemBarcode: loan.barcode }, desk.volunteer);
      expect(await monthsCount(loan.branch, loan.category)).toBe(counted + 1);
    }
    const after = await askedByEverybody();
    const left = await desk.everything();
    for (const { names, loan } of people) {
      expect(after).not.toContain(loan.barcode);
      expect(after).not.toContain(loan.id);
      expect(joining(left, names, [loan.item, loan.barcode, loan.title])).toEqual([]);
      expect(left.filter((row) => row.includes(loan.id))).toEqual([]);
      expect(desk.carrel.log.join('\n')).not.toContain(loan.barcode);
    }
  });

  test('a whole life of a loan — waited for, set aside, renewed, damaged, paid — MUST leave no row that joins the two', async () => {
    const person = await desk.person();
    const { cardNumber } = person;
    const copy = await desk.copy();
    const { titleId, barcode: itemBarcode } = copy;
    await desk.done('placeHold', { titleId, pickupBranchId: desk.branches.ANT, cardNumber });
    await desk.done('checkIn', { itemBarcode });
    await desk.done('checkIn', { itemBarcode, branchId: desk.branches.ANT });
    const out = await desk.done('checkOut', { cardNumber, itemBarcode });
    await desk.done('renew', { loanId: out.loan.id }, await desk.bearer(person));
    const { chargeId } = await desk.done('markDamaged', { itemBarcode, amountCents: 500 });
    await desk.done('payCharge', { chargeId, kind: 'CARD', amountCents: 200 });
    await desk.done('checkIn', { itemBarcode });
    const kept = await desk.everything();
    expect(joining(kept, [person.id, cardNumber], [copy.id, itemBarcode, titleId])).toHaveLength(1);
    await desk.done('waiveCharge', { chargeId });
    const left = await desk.everything();
    expect(joining(left, [person.id, cardNumber], [copy.id, itemBarcode, titleId])).toEqual([]);
    for (const gone of [out.loan.id, chargeId]) expect(left.filter((row) => row.includes(gone))).toEqual([]);
  });
});

const asCard = (document: string) => desk.carrel.query(document, { token: desk.carrel.tokens.card });
const asRecipient = (document: string) =>
  desk.carrel.query(document, { token: desk.carrel.tokens.writtenConsent });
const theirLoan = (loanId: string) => (loan: { id: string }) => loan.id === loanId;

/** Lent to the card's person, due today. */
const lentToCard = async () => {
  const copy = await desk.copy();
  const { cards } = desk.carrel;
  const { loan } = await desk.done('checkOut', {
    cardNumber: cards.adult.number,
    itemBarcode: copy.barcode,
    dueAt: '2026-06-17T18:30:00Z',
  });
  return { ...copy, loanId: loan.id as string };
};

describe('[retain.expunge] C13', () => {
  test('a loan that is returned three days late with its fine open MUST be there as owed for, and cannot be as current', async () => {
    const copy = await lentToCard();
    const document = '{ record { loans { id state charges { kind remaining { amountCents } } } } }';
    const current = '{ record { loans { id state } } }';
    const before = (await asCard(document)).json.data.record.loans.find(theirLoan(copy.loanId));
    expect(before).toMatchObject({ state: 'CHECKED_OUT', charges: [] });
    // What is open to the consent is circulation, and no more: current loans.
    expect((await asRecipient(current)).json.data.record.loans.some(theirLoan(copy.loanId))).toBe(true);
    await desk.later(3, () => desk.done('checkIn', { itemBarcode: copy.barcode }, desk.volunteer));
    const after = (await asCard(document)).json.data.record.loans.find(theirLoan(copy.loanId));
    expect(after).toMatchObject({
      state: 'RETURNED',
      charges: [{ kind: 'OVERDUE', remaining: { amountCents: 75 } }],
    });
    expect((await asRecipient(current)).json.data.record.loans.some(theirLoan(copy.loanId))).toBe(false);
  });
});

/** A loan of the card's person that is back, with charges on it. */
const returnedWith = async (...kinds: string[]) => {
  const copy = await lentToCard();
  const charges: string[] = [];
  for (const kind of kinds) {
    const owed = { loanId: copy.loanId, kind, amountCents: 400 };
    charges.push((await desk.done('assessCharge', owed)).chargeId);
  }
  await desk.done('checkIn', { itemBarcode: copy.barcode });
  const isThere = async () => {
    const rows = await desk.carrel.database.superuser`select from loans where id = ${copy.loanId}`;
    const { loans: read } = (await asCard('{ record { loans { id } } }')).json.data.record;
    expect(read.some(theirLoan(copy.loanId))).toBe(rows.length === 1);
    return rows.length === 1;
  };
  return { copy, charges, isThere };
};

describe('[retain.expunge] C14', () => {
  test('a returned loan with two charges MUST be kept when the first is paid, and gone when the other is waived', async () => {
    const { copy, charges, isThere } = await returnedWith('OVERDUE', 'DAMAGED');
    const counted = await monthsCount(copy.branchId, copy.category);
    await desk.done('payCharge', { chargeId: charges[0], kind: 'CASH' });
    expect(await isThere()).toBe(true);
    expect(await monthsCount(copy.branchId, copy.category)).toBe(counted);
    await desk.done('waiveCharge', { chargeId: charges[1] });
    expect(await isThere()).toBe(false);
    expect(await monthsCount(copy.branchId, copy.category)).toBe(counted + 1);
  });
});

describe('[retain.expunge] C15', () => {
  test('a payment that is reversed after the expunge MUST bring the amount back, and cannot bring a link to the item', async () => {
    const { copy, charges, isThere } = await returnedWith('DAMAGED');
    const balance = async () =>
      (await asCard('{ record { balance { amountCents } } }')).json.data.record.balance.amountCents;
    const owing = await balance();
    const { paymentId } = await desk.done('payCharge', { chargeId: charges[0], kind: 'CASH' }, desk.feed);
    expect([await isThere(), await balance()]).toEqual([false, owing - 400]);
    const rows = await desk.everything();
    await desk.later(60, () => desk.done('reversePayment', { paymentId }, desk.feed));
    expect([await isThere(), await balance()]).toEqual([false, owing]);
    const named = [copy.id, copy.barcode, copy.titleId, copy.loanId, ...charges];
    const left = await desk.everything();
    for (const each of [rows, left]) expect(joining(each, [adultId], named)).toEqual([]);
    const back = (await asCard('{ record { charges { kind amount { amountCents } loan { id } } } }')).json
      .data.record.charges;
    expect(back).toContainEqual({ kind: 'OTHER', amount: { amountCents: 400 }, loan: null });
  });
});

describe('[collect.function] C44', () => {
  test('a clerk who keeps accounts cannot check out: refused, and nothing is written', async () => {
    const { clerk: token, card } = desk.carrel.tokens;
    const copy = await desk.copy();
    const input = { cardNumber: desk.carrel.cards.adult.number, itemBarcode: copy.barcode };
    const before = await desk.everything();
    const document = 'mutation ($input: CheckOutInput!) { checkOut(input: $input) { again } }';
    const variables = { input: { ...input, idempotencyKey: randomUUID() } };
    for (const asking of [
      { token, purpose: 'ACCOUNT' },
      { token, purpose: 'SHELVING' },
      { token },
      { token: card },
    ])
      expectRefused(await desk.carrel.query(document, { ...asking, variables }), 403, 'NOT_ALLOWED');
    expect(await desk.everything()).toEqual(before);
    await desk.done('checkOut', input);
    expect(await desk.everything()).not.toEqual(before);
  });
});
