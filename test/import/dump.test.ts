import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyHeader } from '../../src/import/dump/copyHeader.ts';
import { decodeField, encodeField } from '../../src/import/dump/copyText.ts';
import { dumpFiles } from '../../src/import/dump/dumpFile.ts';
import { readDump } from '../../src/import/dump/readDump.ts';
import { freshDatabase } from '../setup/database.ts';
import { fileOf } from './smallExport.ts';

/** Every block of a dump: its table, and its rows with their lines. */
async function blocksOf(content: string | Buffer): Promise<Record<string, [line: number, text: string][]>> {
  const [file] = await dumpFiles(await fileOf(content));
  if (!file) throw new Error('there is no file');
  const found: Record<string, [number, string][]> = {};
  await readDump(
    file,
    async ({ table }) => {
      const rows = found[table] ?? [];
      found[table] = rows;
      return {
        rows: async (texts, first) =>
          void rows.push(...texts.map((text, at): [number, string] => [first + at, text])),
        end: async () => {},
        abandon: async () => {},
      };
    },
    () => {},
  );
  return found;
}

test('[collect.function] MUST find blocks among other statements, and number their lines', async () => {
  const dump =
    'SET x = 1;\nCOPY a.b (id) FROM stdin;\n1\n2\n\\.\n\nSELECT 1;\nCOPY a.c (id) FROM stdin;\n\\.\nCOPY a.b (id) FROM stdin;\n3\n\\.';
  expect(await blocksOf(dump)).toEqual({
    'a.b': [
      [3, '1'],
      [4, '2'],
      [11, '3'],
    ],
    'a.c': [],
  });
});

test('[collect.function] MUST read lines that end as on Windows', async () => {
  expect(await blocksOf('COPY a.b (id) FROM stdin;\r\n1\r\n\\.\r\n')).toEqual({ 'a.b': [[2, '1']] });
});

test('[collect.function] MUST take a bare table name for one of the schema that the search path names', async () => {
  const dump = 'SET search_path = action, pg_catalog;\nCOPY circulation (id) FROM stdin;\n1\n\\.\n';
  expect(await blocksOf(dump)).toEqual({ 'action.circulation': [[2 + 1, '1']] });
});

test('[collect.function] MUST read rows that lie across the pieces a file is read in', async () => {
  const rows = Array.from({ length: 30_000 }, (_, at) => `${at}\té${'x'.repeat(at % 50)}ü`);
  const found = await blocksOf(`COPY a.b (id, t) FROM stdin;\n${rows.join('\n')}\n\\.\n`);
  expect(found['a.b']).toEqual(rows.map((row, at) => [at + 2, row]));
});

test('[collect.function] MUST read a row that is longer than a piece', async () => {
  const long = 'é'.repeat(700_000);
  expect((await blocksOf(`COPY a.b (t) FROM stdin;\n${long}\n\\.\n`))['a.b']).toEqual([[2, long]]);
});

test.each([
  ['COPY actor.usr (id, "order") FROM stdin;', { table: 'actor.usr', columns: ['id', 'order'] }],
  ['COPY "Odd"."Na""me" (id) FROM stdin;', { table: 'Odd.Na"me', columns: ['id'] }],
  ['COPY usr (id) FROM stdin;', { table: 'public.usr', columns: ['id'] }],
  ['COPY actor.usr (id) TO stdout;', null],
  ['-- COPY actor.usr (id) FROM stdin;', null],
])('[collect.function] MUST tell where a block begins: %s', (line, header) => {
  expect(copyHeader(line, 'public')).toEqual(header);
});

test('[collect.function] MUST write fields as PostgreSQL reads them, and read them as it writes them', async () => {
  const database = await freshDatabase();
  try {
    const texts = fc.sample(
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      200,
    );
    const known = ['\\N', '\\.', 'a\\b', '\t', '\n\r', '\b\f\v', '', 'é\\\\n'];
    const all = [...known, ...texts];
    const { superuser: sql } = database;
    await sql.begin(async (tx) => {
      await tx`create temporary table fields (at integer, text text) on commit drop`;
      const copy = await tx`copy fields from stdin`.writable();
      await new Promise((resolve, reject) => {
        copy.on('close', resolve).on('error', reject);
        copy.end(all.map((text, at) => `${at}\t${encodeField(text)}\n`).join(''));
      });
      const kept = await tx<{ text: string }[]>`select text from fields order by at`;
      expect(kept.map(({ text }) => text)).toEqual(all);
      const chunks: string[] = [];
      for await (const chunk of await tx`copy (select text from fields order by at) to stdout`.readable())
        chunks.push(String(chunk));
      expect(chunks.join('').split('\n').slice(0, -1).map(decodeField)).toEqual(all);
    });
  } finally {
    await database.drop();
  }
});
