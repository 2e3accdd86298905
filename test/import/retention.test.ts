import { afterEach, describe, expect, test } from 'vitest';
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
    expect(hash?.hash.toString('hex')).toBe(closedSource(secret)('evergreen:action.circulation:1'));
    expect(hash?.hash.toString('hex')).not.toBe(closedSource(secret)('evergreen:action.circulation:2'));
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
      expect(row?.closes.toString('hex'), table).toBe(closedSource(library.database.secret)(row?.source));
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
      expect(row?.closes.toString('hex'), table).toBe(closedSource(library.database.secret)(row?.source));
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
