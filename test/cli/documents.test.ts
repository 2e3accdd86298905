import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agencies } from '../../src/demo/agencies.ts';
import { type CommandLibrary, commandLibrary } from './agencyLibrary.ts';
import { carrel } from './carrelProcess.ts';

let library: CommandLibrary;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-documents-'));
  library = await commandLibrary();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await library.close();
});

const client = agencies.agency.name;
const documents = (verb: string, ...args: string[]) =>
  carrel(['documents', verb, '--client', client, ...args], library.env);
async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
const sha256 = (bytes: string | Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const texts = [
  'query Windows {\r\n  viewer { basis }\r\n}\r\n',
  '\uFEFF# Añadido\n{ viewer { kind } }',
] as const;

test('[recovery.agency] documents MUST be known by the hash of their files’ bytes, and be added once', async () => {
  const paths = [await file('windows.graphql', texts[0]), await file('mark.graphql', texts[1])];
  const out = `${texts.map(sha256).join('\n')}\n`;
  for (const became of ['registered', 'was registered before'])
    expect(await documents('add', ...paths)).toEqual({
      status: 0,
      out,
      err: paths.map((path) => `${path}: ${became}.\n`).join(''),
    });
  const rows = await library.sql<{ document: string }[]>`
    select document from registered_documents where hash in ${library.sql(texts.map(sha256))}`;
  expect(rows.map(({ document }) => document).toSorted()).toEqual([...texts].toSorted());
});

test('[recovery.agency] they MUST be listed by their operations, and be there no more once removed', async () => {
  const listed = await documents('list');
  expect(listed.out).toMatch(/^id +operation +added\n(sha256:[0-9a-f]{64} +\S+ +\S+Z\n)+$/);
  expect(listed.out).toContain(sha256(texts[0]));
  const id = sha256(texts[0]);
  expect(await documents('remove', id)).toEqual({ status: 0, out: `Removed ${id}.\n`, err: '' });
  expect(await library.sql`select from registered_documents where hash = ${id}`).toHaveLength(0);
});

test('[recovery.agency] what cannot be registered MUST be said in one line, and cannot be half registered', async () => {
  const good = await file('good.graphql', '{ viewer { role } }');
  const withheld = await file('withheld.graphql', '{ record { birthDate } }');
  const { status, out, err } = await documents('add', good, withheld);
  expect([status, out]).toEqual([1, '']);
  expect(err).toMatch(/^carrel: .*Query\.record, Patron\.birthDate \[DOCUMENT_WITHHELD\]\n$/);
  const rows =
    await library.sql`select from registered_documents where hash = ${sha256('{ viewer { role } }')}`;
  expect(rows).toHaveLength(0);
  const vendor = await carrel(['documents', 'add', '--client', 'Nightjar Digital Media', good], library.env);
  expect([vendor.status, vendor.err]).toEqual([2, expect.stringMatching(/\[CLIENT_KIND_DIFFERS\]\n$/)]);
});
