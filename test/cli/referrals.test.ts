import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agencies } from '../../src/demo/agencies.ts';
import { columns } from '../../src/referrals/columns.ts';
import { type CommandLibrary, commandLibrary } from './agencyLibrary.ts';
import { carrel } from './carrelProcess.ts';

let library: CommandLibrary;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carrel-referrals-'));
  library = await commandLibrary();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await library.close();
});

const exported = (...args: string[]) =>
  carrel(['referrals', 'export', '--client', agencies.agency.name, ...args], library.env);

test('[recovery.agency] the file MUST be its owner’s alone, whole, and on file as shown to the agency', async () => {
  const path = join(folder, 'referrals.csv');
  const written = await exported('--format', 'csv', '--out', path);
  expect(written).toEqual({ status: 0, out: '', err: `Written to ${path}.\n` });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['referrals.csv']);
  const text = await readFile(path, 'utf8');
  expect(text.split('\r\n')).toHaveLength(1 + 3 + 1);
  expect(text.startsWith(`${columns.join(',')}\r\n`)).toBe(true);

  const printed = await exported('--format', 'csv');
  expect(printed).toEqual({ status: 0, out: text, err: '' });
  const entries = await library.sql`select basis, cardinality(subjects) as subjects from disclosures`;
  expect([...entries]).toEqual([
    { basis: 'COLLECTION_AGENCY', subjects: 3 },
    { basis: 'COLLECTION_AGENCY', subjects: 3 },
  ]);
  expect(await library.sql`select from tokens where revoked_at is null`).toHaveLength(0);
});

test('[recovery.agency] it cannot be of another format, nor where nothing can be written', async () => {
  const json = await exported('--format', 'json');
  expect(json).toMatchObject({ status: 2, out: '', err: expect.stringMatching(/\[BAD_OPTION\]\n$/) });
  const nowhere = await exported('--format', 'csv', '--out', join(folder, 'none', 'referrals.csv'));
  expect(nowhere).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringMatching(/\[PATH_NOT_WRITABLE\]\n$/),
  });
  expect(await library.sql`select from tokens where revoked_at is null`).toHaveLength(0);
});
