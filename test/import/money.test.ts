import { afterEach, expect, test } from 'vitest';
import { closedSource } from '../../src/import/closedSource.ts';
import { accountOf, importing } from './importing.ts';

const library = importing();
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];
const charges = (): Promise<unknown[]> =>
  library.values(`select concat_ws(' ', kind, amount_cents, remaining_cents, assessed_on,
    case when loan_id is null then 'alone' else 'of a loan' end) from charges order by 1`);

afterEach(() => library.empty());

const lost = {
  id: '3',
  amount: '20.00',
  btype: '3',
  billing_type: 'Lost Materials',
  billing_ts: '2025-02-01 10:00:00-07',
};
const overdue = [{}, { id: '2', billing_ts: '2025-01-21 10:00:00-07' }];

test('[retain.expunge] MUST bring what is owed: billed, minus paid, by kind', async () => {
  await library.rows({
    'action.circulation': [{ stop_fines: 'LOST' }],
    'money.billing': [...overdue, lost, { id: '4', amount: '99', voided: 't' }],
    'money.cash_payment': [{ amount: '5.20' }, { id: '2', amount: '50', voided: 't' }],
  });
  // The 20 cents that were billed first are paid first; 5 of the 20 for the book are.
  expect(await charges()).toEqual(['LOST 2000 1500 2025-02-01 of a loan']);
});

test('[retain.expunge] MUST say what each charge is for', async () => {
  const types: [string, string][] = [
    ['1', 'Overdue'],
    ['4', 'Processing'],
    ['7', 'Damaged item'],
    ['102', 'Replacement Card'],
    ['108', 'Photocopies'],
  ];
  await library.rows({
    'money.grocery': types.map((_, at) => ({ id: `${900 + at}` })),
    'money.billing': types.map(([btype, billing_type], at) => ({
      id: `${at + 1}`,
      xact: `${900 + at}`,
      btype,
      billing_type,
    })),
  });
  expect(await library.values('select kind from charges order by source')).toEqual([
    'OVERDUE',
    'LOST',
    'DAMAGED',
    'CARD_REPLACEMENT',
    'OTHER',
  ]);
  expect(await one('select count(loan_id)::integer from charges')).toBe(0);
});

const returned = { checkin_time: '2025-01-22 10:00:00-07', stop_fines: 'CHECKIN' };

test('[retain.expunge] MUST keep a returned loan that is owed for, until it is settled', async () => {
  await library.rows({ 'action.circulation': [returned], 'money.billing': overdue });
  expect(await charges()).toEqual(['OVERDUE 20 20 2025-01-20 of a loan']);
  expect(await one('select returned_at is not null from loans')).toBe(true);
  expect(await one('select status from items')).toBe('AVAILABLE');
  expect(await one('select count(*)::integer from monthly_counts')).toBe(0);
  const settled = {
    'action.circulation': [{ ...returned, xact_finish: '2025-02-01 10:00:00-07' }],
    'money.billing': overdue,
    'money.cash_payment': [{ amount: '0.20' }],
  };
  await library.rows(settled);
  expect(await charges()).toEqual([]);
  expect(await one('select count(*)::integer from loans')).toBe(0);
  expect(await one('select count from monthly_counts')).toBe(1);
  expect((await library.rows(settled)).changes).toEqual([]);
  await library.rows({ 'action.circulation': [returned], 'money.billing': overdue });
  expect(await one('select count(*)::integer from loans'), 'an older export does not bring it back').toBe(0);
  expect(await charges()).toEqual([]);
});

test('[retain.expunge] MUST change nothing the second time, money and all', async () => {
  const rows = {
    'action.circulation': [returned],
    'money.grocery': [{}],
    'money.billing': [...overdue, { id: '7', xact: '900', btype: '101', billing_type: 'Misc' }],
    'money.cash_payment': [{ amount: '0.05' }],
  };
  await library.rows(rows);
  expect(await charges()).toEqual(['OTHER 10 10 2025-01-20 alone', 'OVERDUE 20 15 2025-01-20 of a loan']);
  expect((await library.rows(rows)).changes).toEqual([]);
});

test('[retain.expunge] cannot bring back a charge that was settled here since', async () => {
  const rows = {
    'money.grocery': [{}],
    'money.billing': [{ xact: '900', btype: '101', billing_type: 'Misc' }],
  };
  await library.rows(rows);
  const { superuser, secret } = library.database;
  const [gone] = await superuser`delete from charges returning source`;
  await superuser`insert into closed_sources (hash) values (${closedSource(secret)(gone?.source)})`;
  const report = await library.rows(rows);
  expect(await charges()).toEqual([]);
  expect(accountOf(report, 'money.billing').leftOut).toMatchObject([{ count: 1, rows: [] }]);
});

test('[retain.expunge] MUST say that an export without billings does not tell what is owed', async () => {
  const report = await library.rows({ 'action.circulation': [returned], 'money.cash_payment': [{}] });
  expect(await one('select count(*)::integer from loans')).toBe(0);
  expect(report.notes.join()).toContain('the export has no billings');
});

test('[retain.expunge] MUST bring a payment with its patron while it can be reversed, never with what it was for', async () => {
  const rows = {
    'action.circulation': [{}],
    'money.billing': overdue,
    'money.cash_payment': [{ amount: '0.15' }, { id: '2', payment_ts: '2024-11-01 10:00:00-07' }],
  };
  const report = await library.rows(rows, { now: new Date('2025-03-01T12:00:00Z') });
  expect(
    await library.values(
      "select concat_ws(' ', kind, amount_cents, paid_on, reversible_until) from payments",
    ),
  ).toEqual(['CASH 15 2025-02-01 2025-05-02']);
  expect(accountOf(report, 'money.cash_payment').leftOut).toEqual([
    { reason: 'older than the reversal window', malformed: false, count: 1, rows: [] },
  ]);
  expect((await library.rows(rows)).changes).toEqual([]);
});

test('[retain.expunge] cannot bring a payment in on the day after its window', async () => {
  const rows = { 'action.circulation': [{}], 'money.cash_payment': [{}] };
  await library.rows(rows, { now: new Date('2025-05-03T12:00:00Z') });
  expect(await one('select count(*)::integer from payments')).toBe(0);
  await library.rows(rows, { now: new Date('2025-05-02T12:00:00Z') });
  expect(await one('select count(*)::integer from payments')).toBe(1);
});

test('[retain.expunge] cannot tell from a payment what was paid for, once that has ended', async () => {
  const ended = { ...returned, xact_finish: '2025-02-01 10:00:00-07' };
  await library.rows({
    'action.circulation': [ended],
    'money.billing': overdue,
    'money.cash_payment': [{ id: '71', amount: '0.20' }],
  });
  expect(await one('select count(*)::integer from payments')).toBe(1);
  expect(await one('select count(*)::integer from loans')).toBe(0);
  const rows = (await library.values('select p::text from payments p')).join();
  const things = await library.values(
    'select id::text from items union all select id::text from titles union all select barcode from items',
  );
  expect(things).toHaveLength(3);
  // No id of the circulation, of its transaction or of its billing either: the payment's source is its own.
  expect(await library.values('select source from payments')).toEqual(['evergreen:money.payment:71']);
  for (const thing of things) expect(rows.includes(String(thing))).toBe(false);
});
