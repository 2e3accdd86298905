import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { Problem } from '../../src/problem.ts';
import { importing } from './importing.ts';
import { fileOf, scratchFolder, smallDump } from './smallExport.ts';

const library = importing();

const failed = async (path: string, options?: { skipBadRows: boolean }): Promise<Problem> => {
  const error: unknown = await library.path(path, options).catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw new Error(`expected a Problem, got ${String(error)}`);
  expect(error.message).not.toContain('\n');
  return error;
};

const written = async (): Promise<unknown> =>
  (await library.values('select (select count(*) from branches) + (select count(*) from patrons)'))[0];

afterEach(async () => {
  expect(await written(), 'nothing is written').toBe('0');
});

const whole = smallDump({ 'action.circulation': [{}] });
const inside = whole.indexOf('COPY action.circulation');

test('[collect.function] cannot import a file that breaks off inside a block', async () => {
  const cut = whole.slice(0, whole.lastIndexOf('\\.'));
  const problem = await failed(await fileOf(cut));
  expect(problem.code).toBe('TRUNCATED');
  expect(problem.message).toContain('evergreen.sql breaks off inside action.circulation');
});

test('[collect.function] cannot import a file that breaks off inside a row, whatever --skip-bad-rows says', async () => {
  const cut = whole.slice(0, inside + whole.slice(inside).indexOf('\n') + 12);
  expect((await failed(await fileOf(cut), { skipBadRows: true })).code).toBe('TRUNCATED');
});

test('[collect.function] cannot import a dump without its last line, though its blocks are whole', async () => {
  const dump = `--\n-- PostgreSQL database dump\n--\n\n${whole}`;
  expect((await failed(await fileOf(dump))).code).toBe('TRUNCATED');
  await library.path(await fileOf(`${dump}--\n-- PostgreSQL database dump complete\n--\n`));
  await library.empty();
});

test('[collect.function] cannot import what is not UTF-8, and names the line', async () => {
  const bytes = Buffer.from(whole.replace('Lovelace', 'Lovel~ce'), 'latin1');
  bytes[bytes.indexOf('~')] = 0xe2;
  const line = whole.slice(0, whole.indexOf('Lovelace')).split('\n').length;
  const problem = await failed(await fileOf(bytes));
  expect(problem.code).toBe('NOT_UTF8');
  expect(problem.message).toContain(`evergreen.sql line ${line} is not UTF-8`);
});

test('[collect.function] cannot import what says that it is in another encoding', async () => {
  const problem = await failed(await fileOf(`SET client_encoding = 'LATIN1';\n${whole}`));
  expect(problem.code).toBe('NOT_UTF8');
  expect(problem.message).toContain('LATIN1');
});

test('[collect.function] cannot import a block of which no row fits its columns', async () => {
  const columns = 'id, usr, barcode, active, more';
  const dump = whole.replace('COPY actor.card (id, usr, barcode, active)', `COPY actor.card (${columns})`);
  const problem = await failed(await fileOf(dump), { skipBadRows: true });
  expect(problem.code).toBe('WRONG_COLUMNS');
  expect(problem.message).toContain('actor.card');
});

test('[collect.function] cannot import a table without a column that is needed', async () => {
  const problem = await failed(await fileOf(whole.replaceAll('home_ou', 'home_unit')));
  expect(problem.code).toBe('MISSING_COLUMN');
  expect(problem.message).toContain('actor.usr in evergreen.sql has no column home_ou');
});

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);

test.each<[string, string | Buffer, string]>([
  ['an image', png, 'NOT_A_DUMP'],
  ['a compressed dump', gzipSync(whole), 'NOT_A_DUMP'],
  ['a dump in the custom format', Buffer.concat([Buffer.from('PGDMP'), Buffer.alloc(64)]), 'NOT_A_DUMP'],
  ['zeros', Buffer.alloc(5000), 'NOT_A_DUMP'],
  ['UTF-16', Buffer.from(`\ufeff${whole}`, 'utf16le'), 'NOT_A_DUMP'],
  ['an empty file', '', 'NOT_A_DUMP'],
  ['JSON', '{"users": []}\n', 'NOT_A_DUMP'],
  ['inserts', "INSERT INTO actor.usr VALUES (1, 'x');\n", 'NOT_A_DUMP'],
  ['COPY as CSV', 'COPY actor.card (id, usr) FROM stdin WITH (FORMAT csv);\n1,2\n\\.\n', 'NOT_A_DUMP'],
  ['the dump of another system', 'COPY public.borrowers (id) FROM stdin;\n1\n\\.\n', 'NOT_EVERGREEN'],
])('[collect.function] cannot import %s', async (_, content, code) => {
  expect((await failed(await fileOf(content))).code).toBe(code);
});

test('[collect.function] cannot import a folder with one file that is of another kind', async () => {
  const folder = await scratchFolder();
  await writeFile(join(folder, 'a.sql'), whole);
  await writeFile(join(folder, 'b.png'), png);
  const problem = await failed(folder);
  expect(problem.code).toBe('NOT_A_DUMP');
  expect(problem.message).toContain('b.png is an image');
});

test('[collect.function] cannot import an empty folder, or what is not there', async () => {
  const folder = await scratchFolder();
  await mkdir(join(folder, 'inside'));
  expect((await failed(folder)).code).toBe('EMPTY_FOLDER');
  expect((await failed(join(folder, 'nothing'))).code).toBe('NO_SUCH_PATH');
});

/** As a user who may read what anybody may: nothing is closed to root. */
async function asAnybody<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

test('[collect.function] cannot import a file or a folder that is closed to the user', async () => {
  const path = await fileOf(whole);
  const folder = dirname(path);
  await chmod(folder, 0o755);
  await chmod(path, 0o000);
  const file = await asAnybody(() => failed(path));
  expect(file.code).toBe('PATH_UNREADABLE');
  expect(file.message).toContain(`${path} cannot be read by this user`);
  await chmod(folder, 0o311);
  expect((await asAnybody(() => failed(folder))).code).toBe('PATH_UNREADABLE');
  await chmod(folder, 0o755);
  await chmod(path, 0o644);
  await asAnybody(() => library.path(path));
  await library.empty();
});

test('[collect.function] cannot import while another import runs', async () => {
  const other = library.database.superuser;
  await other.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('carrel import'))`;
    expect((await failed(await fileOf(whole))).code).toBe('IMPORT_RUNNING');
  });
});

test('[collect.function] MUST import again after an import that broke off in the middle of streaming', async () => {
  const cards = Array.from({ length: 5000 }, (_, at) => ({ id: `${at + 1}`, barcode: `${20000 + at}` }));
  const long = smallDump({ 'actor.card': cards });
  const bad = Buffer.from(long);
  bad[bad.length - 20] = 0xe2;
  for (const content of [long.slice(0, -4), bad]) await failed(await fileOf(content));
  const operator = await library.database.operator();
  expect(await operator.sql`select current_user <> session_user as keeper`).toEqual([{ keeper: true }]);
  await library.path(await fileOf(long));
  expect(await library.values('select count(*)::integer from cards')).toEqual([5000]);
  await library.empty();
});
