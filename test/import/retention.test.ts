import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closedSource } from '../../src/import/closedSource.ts';
import { accountOf, importing } from './importing.ts';
import type { Rows } from './smallExport.ts';

const library = importing();
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];
const loans = (): Promise<unknown> => one('select count(*)::integer from loans');
const counts = (): Promise<unknown[]> =>
  library.values(`select concat_ws(' ', month, kind, (select code from branches where id = branch_id), category, count)
    from monthly_counts order by 1`);
const remembered = (): Promise<unknown> => one('select count(*)::integer from closed_sources');

afterEach(() => library.empty());

const copies = { 'asset.copy': [{}, { id: '2', barcode: 'C2' }] };
const returned = {
  checkin_time: '2025-01-31 23:30:00-07',
  xact_finish: '2025-01-31 23:30:00-07',
  stop_fines: 'CHECKIN',
};

/** Whether any row of any table joins the patron to the item, however far around. */
async function joins(): Promise<string[]> {
  const { superuser } = library.database;
  const columns = await superuser<{ table: string; column: string }[]>`
    select table_name as "table", column_name as "column" from information_schema.columns where table_schema = 'public'`;
  const [ids] = await superuser<{ patron: string; item: string; title: string }[]>`
    select p.id as patron, i.id as item, i.title_id as title from patrons p, items i where i.barcode = 'C1'`;
  if (!ids) throw new Error('there is no patron or no item');
  const found: string[] = [];
  for (const table of new Set(columns.map((each) => each.table))) {
    const rows = await superuser.unsafe(`select t::text as row from "${table}" t`);
    for (const { row } of rows)
      if (row.includes(ids.patron) && (row.includes(ids.item) || row.includes(ids.title))) found.push(table);
  }
  return found;
}

describe('circulations', () => {
  test('[retain.expunge] MUST bring a returned one as a count, never with its person', async () => {
    const report = await library.rows({
      ...copies,
      'action.circulation': [{ ...returned }, { id: '2', target_copy: '2' }],
    });
    expect(await loans()).toBe(1);
    // 23:30 in Denver on the last of January: a zone further east says February.
    expect(await counts()).toEqual(['2025-01-01 LOANS MAIN Fiction 1']);
    expect(accountOf(report, 'action.circulation')).toMatchObject({ read: 2, written: 1, counted: 1 });
    expect(await joins()).toEqual([]);
  });

  test('[retain.expunge] MUST find the join in the database when there is one', async () => {
    await library.rows({ 'action.circulation': [{}] });
    expect(await joins()).toEqual(['loans']);
  });

  test('[retain.expunge] cannot count a returned one twice', async () => {
    const rows = { 'action.circulation': [returned] };
    await library.rows(rows);
    const report = await library.rows(rows);
    expect(await counts()).toEqual(['2025-01-01 LOANS MAIN Fiction 1']);
    expect(accountOf(report, 'action.circulation').counted).toBe(0);
    expect(report.changes).toEqual([]);
  });

  test('[retain.expunge] MUST complete a loan that was open in an earlier import', async () => {
    await library.rows({ 'action.circulation': [{}] });
    expect(await loans()).toBe(1);
    expect(await one('select status from items')).toBe('CHECKED_OUT');
    await library.rows({ 'action.circulation': [returned] });
    expect(await loans()).toBe(0);
    expect(await one('select status from items')).toBe('AVAILABLE');
    expect(await counts()).toEqual(['2025-01-01 LOANS MAIN Fiction 1']);
    expect(await joins()).toEqual([]);
  });

  test('[retain.expunge] cannot bring back what an import has seen returned', async () => {
    await library.rows({ 'action.circulation': [returned] });
    const report = await library.rows({ 'action.circulation': [{}] });
    expect(await loans()).toBe(0);
    expect(accountOf(report, 'action.circulation').leftOut).toEqual([
      { reason: 'ended here since it was exported', malformed: false, count: 1, rows: [] },
    ]);
  });

  test('[retain.expunge] cannot bring back what was returned here since (C42)', async () => {
    const rows: Rows = { 'asset.copy': [{ status: '1' }], 'action.circulation': [{}] };
    await library.rows(rows);
    const { sql } = library.operator;
    await sql`update loans set returned_at = '2025-02-20T18:00:00Z'`;
    await sql`update items set status = 'AVAILABLE'`;
    for (const _ of ['once', 'and again']) {
      const report = await library.rows(rows);
      expect(await loans()).toBe(0);
      expect(await one('select status from items')).toBe('AVAILABLE');
      expect(report.changes).toEqual([]);
      expect(accountOf(report, 'action.circulation').leftOut).toEqual([
        { reason: 'ended here since it was exported', malformed: false, count: 1, rows: [] },
      ]);
      expect(await counts()).toEqual(['2025-02-01 LOANS MAIN Fiction 1']);
    }
    await library.rows({ 'action.circulation': [returned] });
    expect(await counts(), 'nor by a newer export').toEqual(['2025-02-01 LOANS MAIN Fiction 1']);
  });

  test('[retain.expunge] MUST bring back an open loan that nothing has remembered', async () => {
    await library.rows({ 'action.circulation': [{}] });
    await library.database.superuser.unsafe('delete from loans; delete from closed_sources');
    await library.rows({ 'action.circulation': [{}] });
    expect(await loans()).toBe(1);
  });

  test('[retain.expunge] cannot tell from what is remembered what it was', async () => {
    await library.rows({ 'action.circulation': [returned] });
    const [hash] = await library.database.superuser<{ hash: Buffer }[]>`select hash from closed_sources`;
    const { secret } = library.database;
    expect(hash?.hash).toEqual(closedSource(secret)('evergreen:action.circulation:1'));
    expect(hash?.hash).not.toEqual(closedSource(secret)('evergreen:action.circulation:2'));
    expect(
      await one(
        "select count(*)::integer from information_schema.columns where table_name = 'closed_sources'",
      ),
    ).toBe(1);
  });

  test('[retain.expunge] cannot take up again a loan that was returned here and is kept for its charge', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const { sql } = library.operator;
    await sql.begin(async (tx) => {
      await tx`update loans set returned_at = '2025-02-01T10:00:00Z'`;
      await tx`update items set status = 'AVAILABLE'`;
      await tx`insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
        select patron_id, id, branch_id, 'OVERDUE', 100, 100, '2025-02-01' from loans`;
    });
    const report = await library.rows({ 'action.circulation': [{}] });
    expect(await one('select returned_at is not null from loans')).toBe(true);
    expect(await one('select status from items')).toBe('AVAILABLE');
    expect(report.changes).toEqual([]);
  });

  test('[retain.expunge] MUST keep what is returned there and still owed for here', async () => {
    await library.rows({ 'action.circulation': [{}] });
    await library.database.superuser`
      insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      select patron_id, id, branch_id, 'DAMAGED', 500, 500, '2025-01-20' from loans`;
    await library.rows({ 'action.circulation': [returned] });
    expect(await one('select returned_at is not null from loans')).toBe(true);
    expect([await counts(), await remembered()]).toEqual([[], 0]);
    await library.operator.sql`update charges set remaining_cents = 0, settled_on = '2025-02-21'`;
    expect([await loans(), await one('select count(*)::integer from charges')]).toEqual([0, 0]);
    const report = await library.rows({ 'action.circulation': [returned] });
    expect([await loans(), report.changes]).toEqual([0, []]);
    expect(await counts()).toEqual(['2025-02-01 LOANS MAIN Fiction 1']);
  });

  test('[retain.expunge] MUST count each loan of an earlier import that has ended once, in its month', async () => {
    const copies = ['1', '2', '3', '4'].map((id) => ({ id, barcode: `C${id}` }));
    const out = copies.map(({ id }) => ({ id, target_copy: id }));
    const ended = [
      { checkin_time: '2025-01-31 23:30:00-07', xact_finish: '2025-01-31 23:30:00-07' },
      { checkin_time: '2025-02-01 00:30:00-07', xact_finish: '2025-02-01 00:30:00-07' },
      { checkin_time: '2025-02-11 10:00:00-07', xact_finish: '2025-02-11 10:00:00-07' },
    ];
    await library.rows({ 'asset.copy': copies, 'action.circulation': out.slice(0, 3) });
    const newer = {
      'asset.copy': copies,
      // The last was neither out nor counted when the earlier export was made.
      'action.circulation': out.map((row, at) => ({ ...row, ...ended[Math.min(at, 2)] })),
    };
    const report = await library.rows(newer);
    const expected = ['2025-01-01 LOANS MAIN Fiction 1', '2025-02-01 LOANS MAIN Fiction 3'];
    expect([await loans(), await counts(), await remembered()]).toEqual([0, expected, 4]);
    expect(accountOf(report, 'action.circulation')).toMatchObject({ written: 0, counted: 4 });
    expect(report.changes).toContainEqual({ table: 'loans', written: 0, deleted: 3 });
    const again = await library.rows(newer);
    expect([again.changes, await counts(), await remembered()]).toEqual([[], expected, 4]);
    expect(accountOf(again, 'action.circulation').counted).toBe(0);
  });

  test('[retain.expunge] MUST give each row that an import will know again the hash of its source', async () => {
    await library.rows({ 'action.circulation': [{}], 'action.hold_request': [{}], 'money.billing': [{}] });
    for (const table of ['patrons', 'loans', 'holds', 'charges']) {
      const [row] = await library.database.superuser.unsafe(`select source, closes from ${table}`);
      expect(row?.closes, table).toEqual(closedSource(library.database.secret)(row?.source));
    }
  });

  test('[retain.expunge] MUST remember what came before sources were hashed', async () => {
    await library.rows({ 'action.circulation': [{}], 'action.hold_request': [{}] });
    const { superuser } = library.database;
    for (const table of ['patrons', 'loans', 'holds'])
      await superuser.unsafe(`update ${table} set closes = null`);
    await library.rows();
    for (const table of ['patrons', 'loans', 'holds']) {
      const [row] = await superuser.unsafe(`select source, closes from ${table}`);
      expect(row?.closes, table).toEqual(closedSource(library.database.secret)(row?.source));
    }
  });

  test('[retain.expunge] MUST count what Evergreen has aged, once, whether it was seen before or not', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const report = await library.rows({ 'action.aged_circulation': [{}] });
    expect(await loans()).toBe(0);
    expect(accountOf(report, 'action.aged_circulation').counted).toBe(1);
    await library.rows({ 'action.aged_circulation': [{}] });
    expect(await counts()).toEqual(['2025-01-01 LOANS MAIN Fiction 1']);
  });

  test('[retain.expunge] MUST end a loan whose copy the export shows with somebody else', async () => {
    const users = { 'actor.usr': [{}, { id: '2' }] };
    await library.rows({ ...users, 'action.circulation': [{}] });
    await library.rows({
      ...users,
      'action.circulation': [
        { id: '9', usr: '2', xact_start: '2025-02-03 10:00:00-07', due_date: '2025-02-17 10:00:00-07' },
      ],
    });
    expect(await library.values('select source from loans')).toEqual(['evergreen:action.circulation:9']);
    expect(await counts()).toEqual(['2025-02-01 LOANS MAIN Fiction 1']);
    expect(await remembered()).toBe(1);
  });

  test('[retain.expunge] MUST keep a loan or hold that the export does not have, and speak of it', async () => {
    await library.rows({ 'action.circulation': [{}], 'action.hold_request': [{}] });
    const report = await library.rows({
      ...copies,
      'action.circulation': [{ id: '2', target_copy: '2' }],
      'action.hold_request': [{ id: '2' }],
    });
    expect([await loans(), await one('select count(*)::integer from holds')]).toEqual([2, 2]);
    expect(report.notes).toEqual([
      'action.circulation: 1 loans of an earlier import are not in this one; they stay',
      'action.hold_request: 1 holds of an earlier import are not in this one; they stay',
    ]);
    expect((await library.rows()).notes).toEqual([]);
  });

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

describe('holds', () => {
  const filled = { fulfillment_time: '2025-02-10 10:00:00-07', current_copy: '1' };
  const cancelled = { id: '2', cancel_time: '2025-02-11 10:00:00-07' };

  test('[retain.expunge] MUST bring a filled or cancelled one as a count, never with its person', async () => {
    const report = await library.rows({ 'action.hold_request': [filled, cancelled, { id: '3' }] });
    expect(await one('select count(*)::integer from holds')).toBe(1);
    expect(await counts()).toEqual([
      '2025-02-01 HOLDS MAIN Fiction 1',
      '2025-02-01 HOLDS MAIN UNCATEGORIZED 1',
    ]);
    expect(accountOf(report, 'action.hold_request')).toMatchObject({ read: 3, written: 1, counted: 2 });
    const before = await counts();
    const again = await library.rows({ 'action.hold_request': [filled, cancelled, { id: '3' }] });
    expect(again.changes).toEqual([]);
    expect(accountOf(again, 'action.hold_request').counted).toBe(0);
    expect(await counts(), 'counted once').toEqual(before);
  });

  test('[retain.expunge] MUST complete one that was live before, and cannot bring it back', async () => {
    await library.rows({ 'action.hold_request': [{}] });
    expect(await joins()).toEqual(['holds']);
    const ended = await library.rows({ 'action.hold_request': [filled] });
    expect(await joins()).toEqual([]);
    expect(accountOf(ended, 'action.hold_request')).toMatchObject({ written: 0, counted: 1 });
    expect(ended.changes).toEqual([{ table: 'holds', written: 0, deleted: 1 }]);
    expect(await counts()).toEqual(['2025-02-01 HOLDS MAIN Fiction 1']);
    const report = await library.rows({ 'action.hold_request': [{}] });
    expect(await one('select count(*)::integer from holds')).toBe(0);
    expect(accountOf(report, 'action.hold_request').leftOut).toMatchObject([{ count: 1, rows: [] }]);
    expect(await counts()).toEqual(['2025-02-01 HOLDS MAIN Fiction 1']);
  });

  test('[retain.expunge] cannot bring back one that was cancelled here since, nor count it again (C42)', async () => {
    const rows: Rows = { 'action.hold_request': [{}, { id: '2' }] };
    await library.rows(rows);
    const { sql } = library.operator;
    await sql`update holds set ended_on = '2025-01-20' where source = 'evergreen:action.hold_request:1'`;
    expect((await library.rows(rows)).changes).toEqual([]);
    await library.rows({ 'action.hold_request': [cancelled, { ...cancelled, id: '1' }] });
    expect(await one('select count(*)::integer from holds')).toBe(0);
    expect(await counts()).toEqual([
      '2025-01-01 HOLDS MAIN UNCATEGORIZED 1',
      '2025-02-01 HOLDS MAIN UNCATEGORIZED 1',
    ]);
  });
});

describe('patrons', () => {
  beforeEach(() => library.rows({ 'actor.usr': [{ guardian: 'Anne Byron', day_phone: '555' }] }));

  test('[collect.function] MUST remove whom Evergreen has deleted since, with all that hangs on them', async () => {
    await library.rows({ 'actor.usr': [{ deleted: 't' }] });
    for (const table of ['patrons', 'person_names', 'phones', 'cards', 'caregiver_links'])
      expect(await one(`select count(*)::integer from ${table}`), table).toBe(0);
  });

  test('[collect.function] cannot remove who still has something open, and says so', async () => {
    await library.rows({ 'action.circulation': [{}] });
    const report = await library.rows({ 'actor.usr': [{ deleted: 't' }], 'action.circulation': [{}] });
    expect(await one('select count(*)::integer from patrons')).toBe(1);
    expect(report.notes.join()).toContain('1 were deleted in Evergreen and stay here');
  });

  test('[collect.function] MUST remove them once it is settled, in whatever way, and cannot bring them back', async () => {
    await library.rows({ 'action.circulation': [{}] });
    await library.rows({ 'actor.usr': [{ deleted: 't' }], 'action.circulation': [{}] });
    await library.operator.sql`update loans set returned_at = '2025-02-20T18:00:00Z'`;
    expect(await one('select count(*)::integer from patrons')).toBe(0);
    const report = await library.rows({ 'action.circulation': [{}] });
    expect(await one('select count(*)::integer from patrons')).toBe(0);
    expect(report.changes).toEqual([]);
  });

  test('[collect.function] cannot bring back who was deleted here since, nor what hangs on them (C42)', async () => {
    const others = {
      'actor.usr': [{}, { id: '2' }],
      'actor.card': [{}, { id: '2', usr: '2', barcode: '20002' }],
    };
    await library.rows(others);
    const { sql } = library.operator;
    await sql`update patrons set deletion_asked_on = '2025-02-20' where source = 'evergreen:actor.usr:1'`;
    expect(await library.values('select source from patrons')).toEqual(['evergreen:actor.usr:2']);
    const report = await library.rows({
      ...others,
      ...copies,
      'actor.usr_address': [{}],
      'action.circulation': [{}, { id: '2', target_copy: '2', usr: '2' }],
      'action.hold_request': [{}],
      'money.grocery': [{}],
      'money.billing': [{ xact: '900', amount: '5.00' }],
      'money.cash_payment': [{ xact: '900' }],
    });
    expect(await library.values('select source from patrons')).toEqual(['evergreen:actor.usr:2']);
    expect(await library.values('select source from loans')).toEqual(['evergreen:action.circulation:2']);
    const reason = 'names a user that ended here since it was exported';
    expect(accountOf(report, 'actor.usr').leftOut).toEqual([
      { reason: 'ended here since it was exported', malformed: false, count: 1, rows: [] },
    ]);
    const hanging = ['actor.card', 'actor.usr_address', 'action.circulation', 'action.hold_request'];
    for (const table of [...hanging, 'money.billing', 'money.cash_payment'])
      expect(accountOf(report, table).leftOut, table).toEqual([
        { reason, malformed: false, count: 1, rows: [] },
      ]);
  });

  test('[collect.function] MUST let go who asked for it here when the export shows their last loan back', async () => {
    await library.rows({ 'action.circulation': [{}] });
    await library.operator.sql`update patrons set deletion_asked_on = '2025-02-20'`;
    expect(await one('select count(*)::integer from patrons')).toBe(1);
    const report = await library.rows({ 'action.circulation': [returned] });
    expect([await one('select count(*)::integer from patrons'), await loans()]).toEqual([0, 0]);
    expect(await counts()).toEqual(['2025-01-01 LOANS MAIN Fiction 1']);
    expect(report.changes).toContainEqual({ table: 'patrons', written: 0, deleted: 1 });
  });

  test('[collect.function] cannot bring back what the person had cleared here, and MUST bring what they had not', async () => {
    const rows = {
      'actor.usr': [
        { day_phone: '555', second_given_name: 'Augusta', pref_first_given_name: 'A.' },
        { id: '2', day_phone: '556', second_given_name: 'Maria' },
      ],
      'actor.usr_address': [{}, { id: '2', usr: '2' }],
    };
    await library.rows(rows);
    const { sql } = library.operator;
    await sql`update patrons set email = null, changed_here = '{email,phones,addresses,middle}'
      where source = 'evergreen:actor.usr:1'`;
    await sql`delete from phones where number = '555'`;
    await sql`delete from addresses where source = 'evergreen:actor.usr_address:1'`;
    await sql`update person_names set middle = null where middle = 'Augusta'`;
    const report = await library.rows(rows);
    expect(report.changes).toEqual([]);
    expect(report.notes).toEqual([
      'actor.usr: 1 had how to reach or call them changed here; that stays as it is here',
    ]);
    const all = () =>
      library.values(`select concat_ws(' ', p.email, f.number, a.line1, n.middle, n.first) from patrons p
        join person_names n on n.patron_id = p.id left join phones f on f.patron_id = p.id
        left join addresses a on a.patron_id = p.id order by p.source`);
    expect(await all()).toEqual(['Ada', 'ada@example.org 556 1 Main St Maria Ada']);
    const moved = rows['actor.usr'].map((row) => ({
      ...row,
      email: 'new@example.org',
      first_given_name: 'Ida',
    }));
    await library.rows({ ...rows, 'actor.usr': moved });
    expect(await all()).toEqual(['Ida', 'new@example.org 556 1 Main St Maria Ida']);
  });
});
