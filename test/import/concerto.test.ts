import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { concertoPath, describeConcerto } from './concerto.ts';
import { accountOf, importing } from './importing.ts';
import { fileOf } from './smallExport.ts';

const library = importing();
const count = async (table: string): Promise<unknown> =>
  (await library.values(`select count(*)::integer from ${table}`))[0];

/** Everything that the database holds, as text, by table and column. */
async function everything(): Promise<{ table: string; column: string; text: string }[]> {
  const columns = await library.database.superuser<{ table: string; column: string }[]>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = 'public'`;
  const found: { table: string; column: string; text: string }[] = [];
  for (const { table, column } of columns)
    for (const text of await library.values(
      `select "${column}"::text from "${table}" where "${column}" is not null`,
    ))
      found.push({ table, column, text: String(text) });
  return found;
}

/** Which version of which row stands where: PostgreSQL makes a new one of whatever is written. */
async function versions(): Promise<string[]> {
  const tables = await library.values(
    "select tablename from pg_tables where schemaname = 'public' order by tablename",
  );
  const found: string[] = [];
  for (const table of tables)
    for (const version of await library.values(
      `select concat_ws(' ', ctid, xmin, xmax = 0) from "${table}" order by ctid`,
    ))
      found.push(`${table} ${version}`);
  return found;
}

function columnOf(file: string, column: string): string[] {
  const lines = readFileSync(join(concertoPath, file), 'utf8').split('\n');
  const header = lines.find((line) => line.startsWith('COPY ')) ?? '';
  const at = header
    .slice(header.indexOf('(') + 1, header.indexOf(')'))
    .split(', ')
    .indexOf(column);
  const end = lines.indexOf('\\.');
  return lines.slice(1, end).map((line) => line.split('\t')[at] ?? '');
}

describeConcerto('the sample library', () => {
  test('[collect.function] MUST bring in what the export has, and account for every row', async () => {
    const report = await library.path(concertoPath);
    const read = Object.fromEntries(report.tables.map((account) => [account.table, account.read]));
    expect(read).toMatchObject({
      'actor.usr': 378,
      'action.circulation': 486,
      'action.hold_request': 265,
      'asset.copy': 4852,
      'asset.call_number': 1821,
      'biblio.record_entry': 344,
    });
    expect(await count('patrons')).toBe(377);
    // 196 in the export, one of whom it says is deleted
    expect(await count('patrons where birth_date is null')).toBe(195);
    expect(await count('loans')).toBe(486);
    expect(await count("loans where condition = 'LOST'")).toBe(12);
    expect(await count('loans where returned_at is not null')).toBe(0);
    expect(await count('items')).toBe(4825);
    expect(await count("items where status = 'CHECKED_OUT'")).toBe(474);
    expect(await count('titles')).toBe(341);
    expect(await count('branches')).toBe(22);
    expect(await count('cards')).toBe(378);
    expect(await count('monthly_counts')).toBe(0);
    // One account's post goes to another's address.
    expect(accountOf(report, 'actor.usr_address').written).toBe(375);
    expect(await count('addresses')).toBe(376);
    for (const account of report.tables.filter(({ usedIn }) => usedIn === null)) {
      const leftOut = account.leftOut.reduce((sum, entry) => sum + entry.count, 0);
      expect(account.written + leftOut, account.table).toBe(account.read);
    }
    expect(report.passedOver.map(({ table }) => table)).toContain('actor.usr_setting');
  });

  test('[collect.function] MUST leave out, count and name what lies outside the export', async () => {
    const report = await library.path(concertoPath);
    expect(await count('holds')).toBe(262);
    expect(accountOf(report, 'action.hold_request').leftOut).toEqual([
      {
        reason: 'names a metarecord outside the export',
        malformed: false,
        count: 2,
        rows: ['id 263', 'id 265'],
      },
      { reason: 'names a user outside the export', malformed: false, count: 1, rows: ['id 264'] },
    ]);
    expect(accountOf(report, 'actor.usr').leftOut).toEqual([
      { reason: 'deleted in Evergreen', malformed: false, count: 1, rows: ['id 105'] },
    ]);
  });

  test('[collect.function] MUST change nothing the second time', async () => {
    await library.path(concertoPath);
    const before = await everything();
    const beforeRows = await versions();
    const report = await library.path(concertoPath);
    expect(report.changes).toEqual([]);
    expect(report.tables.filter(({ written, counted }) => written + counted > 0)).toEqual([]);
    expect(await everything()).toEqual(before);
    expect(beforeRows.length).toBeGreaterThan(5000);
    expect(await versions(), 'no row is even written anew with the same content').toEqual(beforeRows);
  });

  test('[collect.function] MUST read titles, authors, ISBNs and years out of the MARCXML', async () => {
    expect(
      await library.database.superuser`
        select title, author, isbn, year from titles
        where source in ('evergreen:biblio.record_entry:2', 'evergreen:biblio.record_entry:226',
          'evergreen:biblio.record_entry:260') order by source`,
    ).toEqual([
      { title: 'Le concerto', author: 'Ferchault, Guy', isbn: '2130354467', year: 1978 },
      { title: 'The crow: original motion picture soundtrack', author: null, isbn: null, year: 1994 },
      {
        title: 'The hobbit, or, There and back again',
        author: 'Tolkien, J. R. R.',
        isbn: '068146576X',
        year: 2003,
      },
    ]);
    // 77 records have one whose check digit is right; two of them are deleted.
    expect(await count('titles where isbn is not null')).toBe(75);
  });

  test('[caregiver.with-card] MUST list a guardian that is a text, who has not signed and has no record', async () => {
    expect(await count('caregiver_links')).toBe(10);
    expect(
      await library.values(
        'select distinct (signed, listed, caregiver_id is null)::text from caregiver_links',
      ),
    ).toEqual(['(f,t,t)']);
    expect(await library.values('select caregiver_name from caregiver_links order by 1 limit 2')).toEqual([
      'Commissioner Gordon',
      'Elder King',
    ]);
  });

  test('[collect.function] cannot bring a password in, into any column of any table', async () => {
    const secrets = new Set(columnOf('actor.usr.sql', 'passwd'));
    expect(secrets.size).toBeGreaterThan(200);
    const whole = await everything();
    expect(whole.length).toBeGreaterThan(10_000);
    expect(whole.filter(({ text }) => secrets.has(text))).toEqual([]);
    const joined = whole.map(({ text }) => text).join('\n');
    for (const secret of secrets) expect(joined.includes(secret)).toBe(false);
    expect(await library.values('select distinct pin_hash from cards')).toEqual([null]);
  });

  test('[collect.function] MUST read one plain dump as it reads a folder', async () => {
    await library.path(concertoPath);
    const before = await everything();
    const files = readdirSync(concertoPath).map((name) => readFileSync(join(concertoPath, name), 'utf8'));
    const dump = [
      '--\n-- PostgreSQL database dump\n--\n',
      "SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\n",
      "SELECT pg_catalog.set_config('search_path', '', false);\n\nCREATE SCHEMA actor;\n",
      "CREATE FUNCTION actor.noise() RETURNS text LANGUAGE sql AS $$ SELECT 'COPY of nothing' $$;\n",
      'COPY public.spatial_ref_sys (srid, note) FROM stdin;\n1\tnot ours\n2\tnor this\n\\.\n\n',
      ...files.reverse(),
      'ALTER TABLE ONLY actor.usr ADD CONSTRAINT usr_pkey PRIMARY KEY (id);\n',
      '--\n-- PostgreSQL database dump complete\n--\n',
    ].join('\n');
    const report = await library.path(await fileOf(dump));
    expect(report.changes).toEqual([]);
    expect(report.passedOver).toContainEqual({ table: 'public.spatial_ref_sys', rows: 2 });
    await library.empty();
    await library.path(await fileOf(dump));
    const ids = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
    const withoutIds = (rows: { text: string }[]) =>
      rows.map(({ text }) => text).filter((text) => !ids.test(text));
    expect(withoutIds(await everything()).sort()).toEqual(withoutIds(before).sort());
  });
});
