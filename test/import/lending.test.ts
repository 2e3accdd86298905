import { afterEach, describe, expect, test } from 'vitest';
import { accountOf, importing } from './importing.ts';

const library = importing();
const rowsOf = async (query: string): Promise<unknown[]> => [
  ...(await library.database.superuser.unsafe(query)),
];
const one = async (query: string): Promise<unknown> => (await library.values(query))[0];

afterEach(() => library.empty());

describe('loans and holds', () => {
  test('[retain.expunge] MUST say what became of an item while it was out', async () => {
    const cases: [stopFines: string | null, status: string, condition: string | null][] = [
      ['LOST', '1', 'LOST'],
      ['LONGOVERDUE', '16', 'LOST'],
      [null, '3', 'LOST'],
      [null, '14', 'DAMAGED'],
      ['MAXFINES', '1', null],
      ['CLAIMSRETURNED', '1', null],
      [null, '0', null],
    ];
    await library.rows({
      'asset.copy': cases.map(([, status], at) => ({ id: `${at}`, barcode: `C${at}`, status })),
      'action.circulation': cases.map(([stop_fines], at) => ({
        id: `${at}`,
        target_copy: `${at}`,
        stop_fines,
      })),
    });
    expect(
      await rowsOf('select condition, status from loans l join items i on i.id = l.item_id order by barcode'),
    ).toEqual(cases.map(([, , condition]) => ({ condition, status: condition ?? 'CHECKED_OUT' })));
  });

  test('[collect.function] MUST leave out, count and name a loan that names what is outside the export', async () => {
    const report = await library.rows({
      'asset.copy': [
        {},
        { id: '2', barcode: 'C2' },
        { id: '3', barcode: 'C3' },
        { id: '4', barcode: 'C4', deleted: 'f' },
      ],
      'actor.usr': [{}, { id: '2', deleted: 't' }],
      'action.circulation': [
        { id: '1' },
        { id: '2', usr: '77', target_copy: '2' },
        { id: '3', usr: '2', target_copy: '3' },
        { id: '4', target_copy: '99' },
        { id: '5', target_copy: '4', circ_lib: '8' },
      ],
    });
    expect(accountOf(report, 'action.circulation').leftOut).toEqual([
      { reason: 'names a branch outside the export', malformed: false, count: 1, rows: ['id 5'] },
      { reason: 'names a copy outside the export', malformed: false, count: 1, rows: ['id 4'] },
      { reason: 'names a user outside the export', malformed: false, count: 1, rows: ['id 2'] },
      { reason: 'names a user that was left out', malformed: false, count: 1, rows: ['id 3'] },
    ]);
    expect(await one('select count(*)::integer from loans')).toBe(1);
  });

  test('[collect.function] MUST find the title that a hold of each type means, and cannot read another type', async () => {
    const types = ['T', 'C', 'F', 'R', 'V', 'M', 'I'];
    const report = await library.rows({
      'metabib.metarecord': [{}],
      'action.hold_request': types.map((hold_type, at) => ({ id: `${at + 1}`, hold_type })),
    });
    expect(accountOf(report, 'action.hold_request')).toMatchObject({
      written: 6,
      leftOut: [{ reason: 'is of a type that is not read', rows: ['id 7'] }],
    });
    expect(await one('select count(distinct title_id)::integer from holds')).toBe(1);
  });

  test('[access.card] MUST say how far a hold is', async () => {
    await library.rows({
      'action.hold_request': [
        { expire_time: '2025-06-01 01:00:00-04' },
        { id: '2', capture_time: '2025-01-05 10:00:00-07', current_copy: '1' },
        {
          id: '3',
          capture_time: '2025-01-05 10:00:00-07',
          shelf_time: '2025-01-06 10:00:00-07',
          shelf_expire_time: '2025-01-13 23:00:00-07',
          current_copy: '1',
        },
      ],
    });
    expect(
      await rowsOf('select state, expires_on::text, item_id is not null as aside from holds order by source'),
    ).toEqual([
      { state: 'WAITING', expires_on: '2025-05-31', aside: false },
      { state: 'IN_TRANSIT', expires_on: null, aside: true },
      { state: 'READY', expires_on: '2025-01-13', aside: true },
    ]);
  });
});
