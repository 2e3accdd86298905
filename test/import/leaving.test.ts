import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountOf, importing } from './importing.ts';

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

const copies = { 'asset.copy': [{}, { id: '2', barcode: 'C2' }] };

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
