import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeDemoFile } from '../../src/demo/demoFile.ts';
import { defaultSettings } from '../../src/settings.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import {
  follow,
  type Ran,
  readersFolder,
  readPage,
  type Snippet,
  snippetsOf,
  wrongWith,
} from './snippets.ts';

const page = 'docs/vendors.md';
const snippets: readonly Snippet[] = await readPage(page);
const shellBlocks = snippets.filter(({ language, title }) => language === 'sh' && title === null);

let carrel: TestCarrel;
let folder: Awaited<ReturnType<typeof readersFolder>>;
let ran: readonly Ran[];
beforeAll(async () => {
  carrel = await startCarrel({ now: new Date() });
  folder = await readersFolder();
  const { endpoint, tokens, cards, database } = carrel;
  await writeDemoFile(`${folder.path}/.data`, { endpoint, databaseUrl: database.url, tokens, cards });
  ran = await follow(folder.path, snippets);
}, 120_000);
afterAll(async () => {
  await folder.remove();
  await carrel.close();
});

describe('[third-party.no-pii] the page for a vendor’s developer', () => {
  test.each(shellBlocks.map(({ line }) => line))('line %i MUST do what the page says', (line) => {
    const block = ran.find((each) => each.line === line);
    expect(block && wrongWith(block)).toBeNull();
  });

  test('the types that the reader generates MUST have a card’s standing, and cannot name a patron or an act of staff', async () => {
    const types = await readFile(`${folder.path}/carrel.schema.ts`, 'utf8');
    expect(types).toMatch(/export type CardStanding = \{/);
    expect(types).not.toMatch(
      /export type (Patron|PersonName|Address|Loan|Hold|Charge|Referral|Statistics)\b/,
    );
    expect(types).not.toMatch(/^ {2}(record|searchPatrons|checkIn|statistics)\??:/m);
    expect(types).toMatch(/^ {2}cardStanding\??:/m);
  });

  test('the reader’s client MUST name the code of a refusal, and cannot print what it sent', async () => {
    const [refused] = await follow(
      folder.path,
      snippetsOf('```sh\nCARREL_TOKEN=published node checkCard.ts\n```\n'),
    );
    expect(refused?.status).not.toBe(0);
    expect(refused?.err).toContain('Refused: Carrel refused: UNAUTHENTICATED');
    expect(refused?.err).not.toContain(carrel.cards.adult.number);
  });

  test('the page MUST say what a library’s throttle is where nothing else is set', async () => {
    const { pinAttempts, vendorAttempts, pinWindow } = defaultSettings;
    const text = await readFile(page, 'utf8');
    expect(text).toContain(`After ${pinAttempts} wrong PINs`);
    expect(text).toContain(`${vendorAttempts} wrong guesses in ${pinWindow.minutes} minutes`);
  });
});
