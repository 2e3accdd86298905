import { afterEach, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { accountOf, importing } from './importing.ts';
import { fileOf, type Rows, smallDump } from './smallExport.ts';

const library = importing();

afterEach(() => library.empty());

const refusal = async (rows: Rows | string): Promise<Problem> => {
  const path = await fileOf(typeof rows === 'string' ? rows : smallDump(rows));
  const error: unknown = await library.path(path).catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error(`expected a Problem, got ${String(error)}`);
  expect(await library.values('select count(*)::integer from branches'), 'nothing is written').toEqual([0]);
  return error;
};

const lineOf = (dump: string, text: string): number => dump.slice(0, dump.indexOf(text)).split('\n').length;

/** Bad rows beside good ones: what is wrong, the table that is named, the reason that is given. */
const cases: [string, Rows, string, string][] = [
  [
    'a birth date that is no day',
    { 'actor.usr': [{}, { id: '2', dob: '2011-02-30' }] },
    'actor.usr',
    'dob is not a day',
  ],
  [
    'a time without its offset',
    { 'action.circulation': [{}, { id: '2', due_date: '2025-01-16 23:59:59' }] },
    'action.circulation',
    'due_date is not a time with its offset',
  ],
  ['an id that is none', { 'actor.card': [{}, { id: 'x7' }] }, 'actor.card', 'id is not an id'],
  ['a reference that is empty', { 'actor.card': [{}, { id: '2', usr: null }] }, 'actor.card', 'usr is empty'],
  [
    'a flag that is neither',
    { 'asset.copy': [{}, { id: '2', deleted: 'maybe' }] },
    'asset.copy',
    'deleted is neither true nor false',
  ],
  [
    'MARCXML that is broken',
    { 'biblio.record_entry': [{}, { id: '2', marc: '<record><leader></record>' }] },
    'biblio.record_entry',
    'its MARCXML is not well-formed',
  ],
  [
    'XML that is not MARC',
    { 'biblio.record_entry': [{}, { id: '2', marc: '<html/>' }] },
    'biblio.record_entry',
    'its MARCXML is not a MARC record',
  ],
  [
    'a record without a title',
    { 'biblio.record_entry': [{}, { id: '2', marc: '<record><leader>x</leader></record>' }] },
    'biblio.record_entry',
    'its MARCXML has no title (field 245)',
  ],
  [
    'an id that comes twice',
    { 'actor.usr': [{}, { family_name: 'Byron' }] },
    'actor.usr',
    'its id was there before',
  ],
  [
    'a card number that comes twice',
    { 'actor.card': [{}, { id: '2' }] },
    'actor.card',
    "its barcode is another row's too",
  ],
  [
    'a barcode that comes twice',
    { 'asset.copy': [{}, { id: '2' }] },
    'asset.copy',
    "its barcode is another row's too",
  ],
  [
    'a short name that comes twice',
    { 'actor.org_unit': [{}, { id: '2' }] },
    'actor.org_unit',
    "its shortname is another row's too",
  ],
  [
    'two open circulations of one copy',
    { 'action.circulation': [{ id: '2', xact_start: '2025-01-05 10:00:00-07' }, {}] },
    'action.circulation',
    'its copy was lent again later and is still out',
  ],
  [
    'a circulation that is due before it began',
    {
      'asset.copy': [{}, { id: '2', barcode: 'C2' }],
      'action.circulation': [{}, { id: '2', target_copy: '2', due_date: '2024-01-16 23:59:59-07' }],
    },
    'action.circulation',
    'is due before it was checked out',
  ],
];

test.each(cases)(
  '[collect.function] cannot import %s; --skip-bad-rows leaves it out',
  async (_, rows, table, reason) => {
    const problem = await refusal(rows);
    expect(problem.code).toBe('BAD_ROWS');
    expect(problem.message).toContain(`${table} `);
    expect(problem.message).toMatch(/line \d+/);
    expect(problem.message).toContain(reason);
    const report = await library.rows(rows, { skipBadRows: true });
    const [left, ...rest] = accountOf(report, table).leftOut;
    expect(rest).toEqual([]);
    expect(left).toMatchObject({ reason, malformed: true, count: 1 });
    expect(left?.rows).toHaveLength(1);
    expect(await library.values('select count(*)::integer from patrons')).toEqual([1]);
  },
);

test('[collect.function] MUST name a malformed row by table and line, and never by what it says', async () => {
  const dump = smallDump({ 'actor.usr': [{}, { id: '2', family_name: 'Secretname', dob: '31.12.1990' }] });
  const problem = await refusal(dump);
  expect(problem.message).toContain(
    `actor.usr evergreen.sql line ${lineOf(dump, 'Secretname')}: dob is not a day`,
  );
  expect(problem.message).not.toMatch(/Secretname|31\.12/);
});

test('[collect.function] cannot take a row with too few columns, and names its line', async () => {
  const dump = smallDump({ 'actor.card': [{}, { id: '2', barcode: '20002' }] }).replace('\t20002\t', '\t');
  const problem = await refusal(dump);
  expect(problem.message).toContain(`line ${lineOf(dump, '2\t1\tt')}: it has 3 columns and the table has 4`);
  const report = await library.path(await fileOf(dump), { skipBadRows: true });
  expect(accountOf(report, 'actor.card')).toMatchObject({ read: 2, written: 1 });
});

test('[collect.function] MUST count all malformed rows and name the first', async () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ id: `${at + 2}`, barcode: `${at}`, usr: null }));
  const problem = await refusal({ 'actor.card': [{}, ...many] });
  expect(problem.message).toContain('30 rows cannot be read');
  const report = await library.rows({ 'actor.card': [{}, ...many] }, { skipBadRows: true });
  const [left] = accountOf(report, 'actor.card').leftOut;
  expect(left?.count).toBe(30);
  expect(left?.rows).toHaveLength(10);
});

test('[collect.function] cannot take a number that a record of another source has here', async () => {
  await library.rows();
  const { superuser } = library.database;
  await superuser`update cards set source = null`;
  await superuser`update items set source = 'folio:items:1'`;
  const error: unknown = await library.rows().catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error('expected a Problem');
  expect(error.code).toBe('BAD_ROWS');
  expect(error.message).toContain('its barcode is taken here by a record of another source');
  const report = await library.rows({}, { skipBadRows: true });
  expect(accountOf(report, 'actor.card').leftOut).toHaveLength(1);
  expect(accountOf(report, 'asset.copy').leftOut).toHaveLength(1);
  expect(await library.values('select count(*)::integer from cards')).toEqual([1]);
});

test('[collect.function] cannot lend what is out here on a loan of another source', async () => {
  await library.rows();
  await library.database.superuser`
    insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at)
    select p.id, i.id, b.id, '2025-02-01', '2025-03-01' from patrons p, items i, branches b`;
  const report = await library.rows({ 'action.circulation': [{}] }, { skipBadRows: true });
  expect(accountOf(report, 'action.circulation').leftOut).toMatchObject([
    { reason: 'its copy is out here on a loan of another source', malformed: true },
  ]);
  expect(await library.values('select source from loans')).toEqual([null]);
});
