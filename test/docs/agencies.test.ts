import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agencies } from '../../src/demo/agencies.ts';
import { columns } from '../../src/referrals/columns.ts';
import { type Started, startDemonstration } from '../cli/started.ts';
import { follow, type Ran, readersFolder, readPage, type Snippet, wrongWith } from './snippets.ts';

const page = 'docs/agencies.md';
const snippets: readonly Snippet[] = await readPage(page);
const shellBlocks = snippets.filter(({ language, title }) => language === 'sh' && title === null);
const program = fileURLToPath(new URL('../../src/cli/carrel.ts', import.meta.url));

let started: Started;
let folder: Awaited<ReturnType<typeof readersFolder>>;
let ran: readonly Ran[];
beforeAll(async () => {
  started = await startDemonstration();
  folder = await readersFolder();
  // As in a checkout, where `npm start` runs: its data, and the command line.
  await symlink(started.dataDir, join(folder.path, '.data'));
  const scripts = { carrel: `node ${program}` };
  await writeFile(join(folder.path, 'package.json'), JSON.stringify({ private: true, scripts }));
  ran = await follow(folder.path, snippets, { CARREL_DATA_DIR: started.dataDir });
}, 120_000);
afterAll(async () => {
  await folder.remove();
  await started.stop();
});

describe('[recovery.agency] the page for a collection agency’s developer', () => {
  test.each(shellBlocks.map(({ line }) => line))('line %i MUST do what the page says', (line) => {
    const block = ran.find((each) => each.line === line);
    expect(block && wrongWith(block)).toBeNull();
  });

  test('the types that the reader generates MUST have a referral, and cannot name a patron or a title', async () => {
    const types = await readFile(join(folder.path, 'client', 'carrel.schema.ts'), 'utf8');
    expect(types).toMatch(/export type Referral = \{/);
    expect(types).not.toMatch(/export type (Patron|PersonName|Loan|Hold|Charge|Card|Statistics)\b/);
    expect(types).not.toMatch(/^ {2}(record|searchPatrons|cardStanding|checkIn|statistics)\??:/m);
  });

  test('[cli.referrals] the file MUST have the referrals of this agency alone, and the columns that the page names', async () => {
    const text = await readFile(join(folder.path, 'referrals.csv'), 'utf8');
    expect(text.split('\r\n')[0]).toBe(columns.join());
    expect(text).toContain('Percival Stonecrop');
    expect(text).not.toMatch(/Flintlock-Hay|Oldmeadow|Tilly/);
    expect(await readFile(page, 'utf8')).toContain(`--client '${agencies.agency.name}'`);
  });
});
