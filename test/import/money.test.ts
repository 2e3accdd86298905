import { afterEach, expect, test } from 'vitest';
import { closedSource } from '../../src/import/closedSource.ts';
import { accountOf, importing } from './importing.ts';

const library = importing();
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];
const charges = (): Promise<unknown[]> =>
  library.values(`select concat_ws(' ', kind, amount_cents, remaining_cents, assessed_on,
    case when loan_id is null then 'alone' else 'of a loan' end) from charges order by 1`);

const settled = (): Promise<unknown[]> =>
  library.values(`select concat_ws(' ', code, kind, amount_cents, settled_on)
    from settled_charges s join branches b on b.id = s.branch_id order by 1`);

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
  const paid = {
    'action.circulation': [{ ...returned, xact_finish: '2025-02-01 10:00:00-07' }],
    'money.billing': overdue,
    'money.cash_payment': [{ amount: '0.20' }],
  };
  const report = await library.rows(paid);
  expect(await charges()).toEqual([]);
  expect(await one('select count(*)::integer from loans')).toBe(0);
  expect(await settled()).toEqual(['MAIN OVERDUE 20 2025-02-01']);
  expect(accountOf(report, 'action.circulation').counted).toBe(1);
  expect(report.changes).toEqual(
    expect.arrayContaining([
      { table: 'loans', written: 0, deleted: 1 },
      { table: 'charges', written: 0, deleted: 1 },
      { table: 'settled_charges', written: 1, deleted: 0 },
    ]),
  );
  // Back in January and settled in February: complete in February.
  const counted = await library.values("select concat_ws(' ', month, count) from monthly_counts");
  expect(counted).toEqual(['2025-02-01 1']);
  expect((await library.rows(paid)).changes).toEqual([]);
  expect([await settled(), await library.values('select count from monthly_counts')]).toEqual([
    ['MAIN OVERDUE 20 2025-02-01'],
    [1],
  ]);
  await library.rows({ 'action.circulation': [returned], 'money.billing': overdue });
  expect(await one('select count(*)::integer from loans'), 'an older export does not bring it back').toBe(0);
  expect(await charges()).toEqual([]);
  await library.empty();
  await library.rows(paid);
  expect(
    await library.values("select concat_ws(' ', month, count) from monthly_counts"),
    'in the same month as where it never was a loan here',
  ).toEqual(counted);
});

test('[retain.expunge] MUST keep of a settled charge amount, kind, branch and the day, once', async () => {
  const owing = { 'action.circulation': [{ stop_fines: 'LOST' }], 'money.billing': [...overdue, lost] };
  await library.rows(owing);
  const payments = [
    { amount: '0.15' },
    { id: '2', amount: '0.10', payment_ts: '2025-02-03 23:30:00-07' },
    { id: '3', amount: '1.00', payment_ts: '2025-02-09 10:00:00-07' },
  ];
  for (const _ of ['once', 'and again']) {
    await library.rows({ ...owing, 'money.cash_payment': payments });
    // Reached with the second payment, late in the evening; the loan waits for the price of the book.
    expect(await settled()).toEqual(['MAIN OVERDUE 20 2025-02-03']);
    expect(await charges()).toEqual(['LOST 2000 1895 2025-02-01 of a loan']);
  }
});

test('[retain.expunge] MUST settle what is voided there, or closed with its billings put away', async () => {
  const owing = { 'action.circulation': [returned], 'money.billing': overdue };
  await library.rows(owing);
  await library.rows({ ...owing, 'money.billing': overdue.map((row) => ({ ...row, voided: 't' })) });
  expect([await charges(), await one('select count(*)::integer from loans')]).toEqual([[], 0]);
  await library.empty();
  await library.rows(owing);
  await library.rows({
    'action.aged_circulation': [{ ...returned, xact_finish: '2025-02-14 10:00:00-07' }],
    'money.billing': [{ id: '77', xact: '77' }],
  });
  expect([await charges(), await settled()]).toEqual([[], ['MAIN OVERDUE 20 2025-02-14']]);
  expect(await library.values('select month::text from monthly_counts')).toEqual(['2025-02-01']);
});

test('[retain.expunge] cannot raise what remains of a charge that was paid in part here', async () => {
  const rows = {
    'money.grocery': [{}],
    'money.billing': [{ xact: '900', amount: '5.00', btype: '101', billing_type: 'Misc' }],
  };
  await library.rows(rows);
  await library.operator.sql`update charges set remaining_cents = 200`;
  const report = await library.rows(rows);
  expect(await charges()).toEqual(['OTHER 500 200 2025-01-20 alone']);
  expect(report.changes).toEqual([]);
  expect(report.notes).toEqual(['money.billing: 1 charges have less remaining here than there; that stands']);
  const more = { ...rows['money.billing'][0], id: '2', amount: '1.00', billing_ts: '2025-02-20 10:00:00-07' };
  await library.rows({ ...rows, 'money.billing': [...rows['money.billing'], more] });
  expect(await charges(), 'what was billed since is owed').toEqual(['OTHER 600 300 2025-01-20 alone']);
  await library.rows({
    ...rows,
    'money.billing': [...rows['money.billing'], more],
    'money.cash_payment': [{ xact: '900', amount: '4.00' }],
  });
  expect(await charges(), 'what was paid there counts').toEqual(['OTHER 600 200 2025-01-20 alone']);
});

test('[retain.expunge] MUST settle a charge of which more was paid here than is billed there now', async () => {
  const billing = { xact: '900', amount: '5.00', btype: '101', billing_type: 'Misc' };
  const second = { ...billing, id: '2', amount: '4.00' };
  await library.rows({ 'money.grocery': [{}], 'money.billing': [billing, second] });
  await library.operator.sql`update charges set remaining_cents = 200`;
  await library.rows({ 'money.grocery': [{}], 'money.billing': [billing, { ...second, voided: 't' }] });
  expect([await charges(), await settled()]).toEqual([[], ['MAIN OTHER 500 2025-03-01']]);
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
  await library.operator.sql`update charges set remaining_cents = 0, settled_on = '2025-02-20'`;
  for (const _ of ['once', 'and again']) {
    const report = await library.rows(rows);
    expect(await charges()).toEqual([]);
    expect(accountOf(report, 'money.billing').leftOut).toMatchObject([{ count: 1, rows: [] }]);
    expect(report.changes).toEqual([]);
  }
  expect(await settled()).toEqual(['MAIN OTHER 10 2025-02-20']);
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
  await library.rows(rows, { reversalWindow: Temporal.Duration.from('P1M') });
  expect(await one('select reversible_until::text from payments'), 'the window is the library’s').toBe(
    '2025-03-01',
  );
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
  expect(rows).not.toContain('evergreen');
  for (const thing of things) expect(rows.includes(String(thing))).toBe(false);
});

test('[retain.expunge] MUST know a payment by the hash of its id alone, one of an earlier version too', async () => {
  const rows = { 'action.circulation': [{}], 'money.cash_payment': [{}, { id: '2' }] };
  await library.rows(rows);
  const known = await library.values("select encode(closes, 'hex') from payments order by 1");
  const closed = closedSource(library.database.secret);
  const hashes = ['1', '2'].map((id) => closed(`evergreen:money.payment:${id}`));
  expect(known).toEqual(hashes.sort());
  await library.operator.sql`
    update payments set source = 'evergreen:money.payment:1', closes = null where encode(closes, 'hex') = ${closed('evergreen:money.payment:1')}`;
  await library.rows(rows);
  expect(await library.values("select encode(closes, 'hex') from payments order by 1")).toEqual(known);
  expect(await library.values('select source from payments')).toEqual([null, null]);
});

test('[retain.expunge] cannot bring back a payment that was reversed here since', async () => {
  const rows = { 'action.circulation': [{}], 'money.cash_payment': [{}, { id: '2', amount: '7.00' }] };
  await library.rows(rows);
  await library.operator.sql`delete from payments where amount_cents = 700`;
  const report = await library.rows(rows);
  expect(await library.values('select amount_cents from payments')).toEqual([10]);
  expect(accountOf(report, 'money.cash_payment').leftOut).toEqual([
    { reason: 'ended here since it was exported', malformed: false, count: 1, rows: [] },
  ]);
});
