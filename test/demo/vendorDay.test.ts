import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeDemoFile } from '../../src/demo/demoFile.ts';
import { type Happening, vendorDay } from '../../src/demo/vendorDay.ts';
import { startDemonstration } from '../cli/started.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

const script = fileURLToPath(new URL('../../src/demo/playVendor.ts', import.meta.url));

/** `npm run demo:vendor`, on a data folder. */
async function play(dataDir: string): Promise<{ status: number; out: string; err: string }> {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env.PATH, CARREL_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const [status] = (await once(child, 'close')) as [number];
  return { status, out, err };
}

describe('[third-party.no-pii] C21 a vendor’s day against `npm start`', () => {
  test('MUST be as the policy has it, twice in a row, and say so in what anybody can read', async () => {
    const started = await startDemonstration();
    try {
      const { tokens, cards } = started.demo;
      for (const first of [true, false]) {
        const { status, out, err } = await play(started.dataDir);
        expect({ status, err }, out).toEqual({ status: 0, err: '' });
        expect(out).toContain('✓ the same card, by another vendor');
        expect(out.includes('out of tries since an earlier day')).toBe(!first);
        expect(out).not.toContain('✗');
        const secrets = [...Object.values(tokens), ...Object.values(cards).flatMap(Object.values)];
        expect(secrets.filter((secret) => out.includes(secret))).toEqual([]);
      }
    } finally {
      await started.stop();
    }
  }, 120_000);
});

describe('[third-party.no-pii] a vendor’s day', () => {
  let carrel: TestCarrel;
  let folder: string;
  beforeAll(async () => {
    // The script has the machine's own clock.
    carrel = await startCarrel({ now: new Date() });
  });
  afterAll(() => carrel.close());
  beforeEach(async () => {
    await carrel.database.superuser`delete from pin_failures`;
    folder = await mkdtemp(join(tmpdir(), 'carrel-vendor-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const demo = () => {
    const { endpoint, tokens, cards, database } = carrel;
    return { endpoint, databaseUrl: database.url, tokens, cards };
  };
  const missed = async (but: Partial<ReturnType<typeof demo>>): Promise<string[]> => {
    const happened: Happening[] = await Array.fromAsync(vendorDay({ ...demo(), ...but }, carrel.clock.now));
    return happened.filter(({ asThePolicyHasIt }) => !asThePolicyHasIt).map(({ asked }) => asked);
  };

  test('MUST be as the policy has it', async () => {
    expect(await missed({})).toEqual([]);
  });

  test('cannot pass where a vendor has a scope too many, or two vendors have one subject', async () => {
    const tokens = { ...demo().tokens, vendor: carrel.tokens.otherVendor };
    expect(await missed({ tokens })).toEqual([
      'who am I?',
      'which queries are there?',
      'the same card, by another vendor: the lists of the two do not join',
      'statistics, without their scope',
    ]);
  });

  test('cannot pass where the vendor is a patron, or where a lost card still opens', async () => {
    const patron = await missed({ tokens: { ...demo().tokens, vendor: carrel.tokens.card } });
    expect(patron).toEqual(expect.arrayContaining(['who am I?', 'a card with its PIN', 'a record']));
    const { adult } = carrel.cards;
    expect(await missed({ cards: { ...demo().cards, lost: adult } })).toEqual([
      'a card that was reported lost, with the PIN it had',
    ]);
  });

  test('MUST end with 1, and one line, when it is not, when nothing answers, and when nothing was started', async () => {
    await writeDemoFile(folder, { ...demo(), cards: { ...demo().cards, lost: carrel.cards.adult } });
    const otherwise = await play(folder);
    expect(otherwise.status).toBe(1);
    expect(otherwise.out).toContain('✗ a card that was reported lost');
    expect(otherwise.err).toMatch(/^carrel: 1 of \d+ are not as the policy has it \[NOT_AS_THE_POLICY\]\n$/);
    await writeDemoFile(folder, { ...demo(), endpoint: 'http://127.0.0.1:1/graphql' });
    const unanswered = await play(folder);
    expect(unanswered.status).toBe(1);
    expect(unanswered.err).toMatch(/^carrel: [^\n]+ \[NO_ANSWER\]\n$/);
    const nothing = await play(join(folder, 'nowhere'));
    expect(nothing.status).toBe(1);
    expect(nothing.err).toMatch(/^carrel: [^\n]+ \[NO_DEMO_FILE\]\n$/);
  });
});
