import { afterEach, describe, expect, test } from 'vitest';
import { accountOf, importing } from './importing.ts';
import type { Rows } from './smallExport.ts';

const library = importing();
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];
const loans = (): Promise<unknown> => one('select count(*)::integer from loans');
const counts = (): Promise<unknown[]> =>
  library.values(`select concat_ws(' ', month, kind, (select code from branches where id = branch_id), category, count)
    from monthly_counts order by 1`);

afterEach(() => library.empty());

const returned = {
  checkin_time: '2025-01-31 23:30:00-07',
  xact_finish: '2025-01-31 23:30:00-07',
  stop_fines: 'CHECKIN',
};

describe('renewals', () => {
  test('[retain.expunge] MUST follow a renewal as the same loan, and count the chain once', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const before = await one('select id from loans');
    const renewed = {
      checkin_time: '2025-01-15 10:00:00-07',
      xact_finish: '2025-01-15 10:00:00-07',
      stop_fines: 'RENEW',
    };
    const second = {
      id: '2',
      parent_circ: '1',
      desk_renewal: 't',
      xact_start: '2025-01-15 10:00:00-07',
      due_date: '2025-02-01 10:00:00-07',
    };
    await library.rows({ 'action.circulation': [renewed, second] });
    expect(await one('select id from loans')).toBe(before);
    expect(await one('select renewals from loans')).toBe(1);
    expect(await counts()).toEqual([]);
    await library.rows({ 'action.circulation': [{}] });
    expect(await one('select source from loans'), 'an older export does not undo it').toBe(
      'evergreen:action.circulation:2',
    );
    await library.rows({ 'action.circulation': [renewed, { ...second, ...returned }] });
    expect([await loans(), await counts()]).toEqual([0, ['2025-01-01 LOANS MAIN Fiction 1']]);
  });

  const first = {
    checkin_time: '2025-01-15 10:00:00-07',
    xact_finish: '2025-01-15 10:00:00-07',
    stop_fines: 'RENEW',
  };
  const later = {
    id: '2',
    parent_circ: '1',
    xact_start: '2025-01-15 10:00:00-07',
    due_date: '2025-02-01 10:00:00-07',
  };

  test('[retain.expunge] cannot count a loan twice that was renewed and returned since', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const ended = { checkin_time: '2025-02-03 10:00:00-07', xact_finish: '2025-02-03 10:00:00-07' };
    const rows = { 'action.circulation': [first, { ...later, ...ended }] };
    const report = await library.rows(rows);
    expect([await loans(), await counts()]).toEqual([0, ['2025-02-01 LOANS MAIN Fiction 1']]);
    expect(accountOf(report, 'action.circulation').counted).toBe(1);
    expect((await library.rows(rows)).changes).toEqual([]);
    for (const older of [{}, first]) await library.rows({ 'action.circulation': [older] });
    expect([await loans(), await counts()]).toEqual([0, ['2025-02-01 LOANS MAIN Fiction 1']]);
  });

  test('[retain.expunge] MUST remember a renewed loan that was returned here by its newest source', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const rows = { 'action.circulation': [first, later] };
    await library.rows(rows);
    await library.operator.sql`update loans set returned_at = '2025-02-20T18:00:00Z'`;
    expect((await library.rows(rows)).changes).toEqual([]);
    expect([await loans(), await counts()]).toEqual([0, ['2025-02-01 LOANS MAIN Fiction 1']]);
  });

  test('[retain.expunge] MUST keep one loan for what was renewed while a fine was owed on it', async () => {
    const fine = { 'money.billing': [{}] };
    await library.rows({ 'action.circulation': [{}], ...fine });
    const rows = { 'action.circulation': [{ ...first, xact_finish: null }, later], ...fine };
    await library.rows(rows);
    expect(await library.values('select source from loans')).toEqual(['evergreen:action.circulation:2']);
    expect(await one('select count(*)::integer from charges c join loans l on l.id = c.loan_id')).toBe(1);
    expect((await library.rows(rows)).changes).toEqual([]);
    const back = { checkin_time: '2025-02-03 10:00:00-07', xact_finish: '2025-02-03 10:00:00-07' };
    await library.rows({
      'action.circulation': [
        { ...first, xact_finish: null },
        { ...later, ...back },
      ],
      ...fine,
    });
    expect(await one('select returned_at is not null from loans'), 'it waits for its fine').toBe(true);
    expect(await counts()).toEqual([]);
    const done = {
      'action.circulation': [
        { ...first, xact_finish: '2025-03-01 00:00:00-07' },
        { ...later, ...back },
      ],
      ...fine,
      'money.cash_payment': [{ payment_ts: '2025-03-01 00:00:00-07' }],
    };
    await library.rows(done);
    expect([await loans(), await counts()]).toEqual([0, ['2025-03-01 LOANS MAIN Fiction 1']]);
    expect((await library.rows(done)).changes).toEqual([]);
  });

  test('[retain.expunge] MUST keep a renewed loan of which the export lacks the renewal', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const report = await library.rows({ 'action.circulation': [first] });
    expect([await loans(), await counts()]).toEqual([1, []]);
    expect(report.notes.join()).toContain('1 loans of an earlier import are not in this one; they stay');
    await library.rows({ 'action.circulation': [first, later] });
    expect(await library.values('select source from loans')).toEqual(['evergreen:action.circulation:2']);
  });

  test('[retain.expunge] cannot undo that a loan was renewed or its item lost here since', async () => {
    const rows: Rows = { 'asset.copy': [{ status: '1' }], 'action.circulation': [{}] };
    await library.rows(rows);
    const { sql } = library.operator;
    await sql`update loans set renewals = 1, due_at = '2025-03-10T06:59:59Z', condition = 'LOST'`;
    await sql`update items set status = 'LOST'`;
    expect((await library.rows(rows)).changes).toEqual([]);
    const due = '2025-04-01 23:59:59-06';
    await library.rows({ ...rows, 'action.circulation': [{ due_date: due }] });
    expect(await one("select due_at = '2025-04-01 23:59:59-06' from loans"), 'a later day stands').toBe(true);
  });
});
