import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/cli/session.ts';
import { readConfig } from '../../src/config.ts';
import { carrel } from '../cli/carrelProcess.ts';
import { dataFolder } from '../postgres/holding.ts';
import { fileOf, scratchFolder, smallDump } from './smallExport.ts';

let folder: Awaited<ReturnType<typeof dataFolder>>;
let session: Session;
beforeAll(async () => {
  folder = await dataFolder();
  // Held through all tests, so that no run has to start the database.
  session = await openSession(readConfig({ CARREL_DATA_DIR: folder.path }));
});
afterAll(async () => {
  await session.release();
  await folder.remove();
});

const run = (...args: string[]) => carrel(['import', ...args], { CARREL_DATA_DIR: folder.path });

test('[collect.function] MUST import from the command line, and say the second time that nothing changed', async () => {
  const path = await fileOf(smallDump({ 'action.circulation': [{}] }));
  const first = await run('evergreen', path);
  expect(first.status).toBe(0);
  expect(first.err).toMatch(/^reading evergreen\.sql\nwriting /);
  expect(first.out).toContain('loans: 1 written');
  expect(first.out).toMatch(/\d+ rows read in /);
  const second = await run('evergreen', path);
  expect(second.status).toBe(0);
  expect(second.out).toContain('Nothing changed');
  expect(second.out).not.toContain('loans: 1 written');
});

test('[collect.function] MUST leave malformed rows out when told to, and cannot otherwise', async () => {
  const path = await fileOf(smallDump({ 'actor.card': [{}, { id: '2', barcode: '20002', usr: null }] }));
  const refused = await run('evergreen', path);
  expect(refused.status).toBe(1);
  expect(refused.err.split('\n').filter((line) => line.startsWith('carrel: '))).toHaveLength(1);
  expect(refused.err).toMatch(
    /actor\.card evergreen\.sql line \d+: usr is empty.*--skip-bad-rows \[BAD_ROWS\]\n$/,
  );
  expect(refused.out).toBe('');
  const taken = await run('evergreen', '--skip-bad-rows', path);
  expect(taken.status).toBe(0);
  expect(taken.out).toContain('actor.card: malformed: usr is empty: 1 (evergreen.sql line');
});

test.each<[string, () => Promise<string[]>, number, RegExp]>([
  [
    'a path that is not there',
    async () => ['evergreen', join(await scratchFolder(), 'x.sql')],
    1,
    /\[NO_SUCH_PATH\]\n$/,
  ],
  [
    'an image',
    async () => ['evergreen', await fileOf(Buffer.from([0x89, 0x50, 0x4e, 0x47]))],
    1,
    /\[NOT_A_DUMP\]\n$/,
  ],
  ['a system that is not known', async () => ['koha', '.'], 2, /see carrel import --help\n$/],
  ['no path', async () => ['evergreen'], 2, /see carrel import --help\n$/],
])('[collect.function] cannot import %s, and says so in one line', async (_, args, status, line) => {
  const ended = await run(...(await args()));
  expect(ended.status).toBe(status);
  expect(
    ended.err.split('\n').filter((each) => each !== '' && !/^(reading|writing) /.test(each)),
  ).toHaveLength(1);
  expect(ended.err).toMatch(line);
  expect(ended.out).toBe('');
});
