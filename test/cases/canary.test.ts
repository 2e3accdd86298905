import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { clientId } from '../../src/demo/clients.ts';
import { hashPin } from '../../src/principals/pin.ts';
import { startSweeping } from '../../src/retention/queue.ts';
import { defaultSettings } from '../../src/settings.ts';
import { allRows, mentioning } from '../retention/allRows.ts';
import { askForSweep, withoutTimes } from '../retention/sweepQueue.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { checkAt, good, nobody, notProved, toldOf } from './checking.ts';

/** Somebody whose every word is nobody else's. */
const canary = {
  id: randomUUID(),
  cardId: randomUUID(),
  first: 'Zyxomma',
  last: 'Petiolatum',
  email: 'zyxomma@dusk.example',
  number: '29000077770717',
  pin: '918273645507',
};
const wrongPin = '918273645508';
const rounds = 10;
const checksInARound = 100;

let carrel: TestCarrel;
let sweeping: { stop(): Promise<void> };
let mentions: (text: string) => boolean;
let before: string[];
let withoutWindow: string[];
let afterwards: string[];
/** What the canary's checks were answered, and how often. */
const told = new Map<string, number>();

async function enter(): Promise<void> {
  const { superuser, secret } = carrel.database;
  const pinHash = await hashPin(canary.pin, secret, pinCost);
  await superuser`insert into patrons (id, category, home_branch_id, email, birth_date)
    select ${canary.id}, 'ADULT', id, ${canary.email}, '1980-02-03' from branches limit 1`;
  await superuser`insert into person_names (patron_id, first, last) values (${canary.id}, ${canary.first}, ${canary.last})`;
  await superuser`insert into cards (id, number, patron_id, kind, state, pin_hash, issued_on, expires_on)
    values (${canary.cardId}, ${canary.number}, ${canary.id}, 'ADULT', 'ACTIVE', ${pinHash}, '2025-01-01', '2031-01-01')`;
}

const pinCost = { memoryCost: 512, timeCost: 1, parallelism: 1 };
const checkCanary = async (pin: string) => {
  const { standing } = toldOf(await checkAt(carrel, canary.number, pin, 'vendor'));
  told.set(standing, (told.get(standing) ?? 0) + 1);
};

/** A round: good checks, wrong PINs that are forgotten again, wrong ones to the last try, and checks beyond it. */
async function round(): Promise<void> {
  const { adult, child, lost } = carrel.cards;
  for (let check = 0; check < checksInARound; check += 1) {
    const isWrong = check % 10 === 9 || (check >= 50 && check < 60);
    await checkCanary(isWrong ? wrongPin : canary.pin);
    if (check % 10 !== 0) continue;
    for (const [number, pin] of [
      [adult.number, adult.pin],
      [child.number, '0000'],
      [lost.number, lost.pin],
      [nobody, canary.pin],
    ] as const)
      await checkAt(carrel, number, pin, 'otherVendor');
  }
  carrel.clock.now = new Date(carrel.clock.now.getTime() + 15 * 60_000);
}

/** Asks the queue for a sweep, and waits until it is done. */
async function sweep(): Promise<void> {
  await askForSweep(carrel.database);
  const swept = () => expect(carrel.log.some((line) => line.includes('"swept"'))).toBe(true);
  await vi.waitFor(swept, { timeout: 60_000, interval: 100 });
}

beforeAll(async () => {
  const settings = { pinCost, vendorAttempts: 100_000 };
  carrel = await startCarrel({ settings });
  await enter();
  const { subject } = toldOf(await checkAt(carrel, canary.number, canary.pin, 'vendor'));
  await carrel.database.superuser`delete from vendor_checks`;
  carrel.log.length = 0;
  await withoutTimes(carrel.database);
  sweeping = await startSweeping({
    ...carrel.database,
    clock: () => carrel.clock.now,
    settings: { ...defaultSettings, ...settings },
    logger: pino({ level: 'debug' }, { write: (line) => carrel.log.push(line) }),
  });
  mentions = mentioning([...Object.values(canary), wrongPin, subject]);
  before = await allRows(carrel.database.superuser);
  for (let each = 0; each < rounds; each += 1) await round();
  withoutWindow = await allRows(carrel.database.superuser);
  await sweep();
  afterwards = await allRows(carrel.database.superuser);
}, 180_000);
afterAll(async () => {
  await sweeping.stop();
  await carrel.close();
});

const of = (rows: readonly string[], table: string): string[] =>
  rows.filter((row) => row.startsWith(`${table} `));

describe('[retain.no-tracking] C24 a canary, after a vendor’s thousand checks of its card', () => {
  test('MUST have been told good and not good, and been throttled', async () => {
    expect([...told.keys()].sort()).toEqual(['GOOD', 'NOT_GOOD']);
    expect([...told.values()].reduce((sum, count) => sum + count)).toBe(rounds * checksInARound);
    // Of the hundred of a round, 50 are asked for before the last try is gone, five of them with a wrong PIN.
    expect(told.get('GOOD')).toBe(rounds * 45);
    expect(toldOf(await checkAt(carrel, canary.number, wrongPin, 'otherVendor'))).toEqual(notProved);
    expect(toldOf(await checkAt(carrel, canary.number, canary.pin, 'otherVendor'))).toEqual(good);
  });

  test('MUST be in the rows that it was in before, and cannot be in another, of any table and any schema', () => {
    expect(of(before, 'public.cards').filter(mentions)).toHaveLength(1);
    expect(of(before, 'queue.queue').length).toBeGreaterThan(0);
    expect(of(afterwards, 'queue.job_common').length).toBeGreaterThan(of(before, 'queue.job_common').length);
    for (const rows of [withoutWindow, afterwards])
      expect(rows.filter(mentions)).toEqual(before.filter(mentions));
  });

  test('MUST leave counts and the throttle’s keys alone, and no row more', () => {
    const known = new Set(before);
    const more = withoutWindow.filter((row) => !known.has(row) && !row.startsWith('queue.'));
    const tables = new Set(more.map((row) => row.split(' ')[0]));
    // What the vendor spent of its day and its minute is the vendor's, whatever it asked.
    expect([...tables].sort()).toEqual([
      'public.client_days',
      'public.client_rates',
      'public.pin_failures',
      'public.vendor_checks',
    ]);
  });

  test('cannot stand beside the vendor in any row', () => {
    const ofVendor = mentioning([clientId('vendor')]);
    expect(withoutWindow.filter(ofVendor).length).toBeGreaterThan(0);
    for (const rows of [before, withoutWindow, afterwards])
      expect(rows.filter((row) => mentions(row) && ofVendor(row))).toEqual([]);
  });

  test('MUST leave one count of a thousand with its vendor', () => {
    const counts = of(afterwards, 'public.vendor_checks').filter(mentioning([clientId('vendor')]));
    expect(counts.map((row) => JSON.parse(row.slice(row.indexOf('{'))))).toEqual([
      { client_id: clientId('vendor'), day: '2026-06-17', count: rounds * checksInARound },
    ]);
  });

  test('MUST leave what it cost: a row of the day and one of the minute, each the vendor’s', () => {
    for (const table of ['public.client_days', 'public.client_rates']) {
      const rows = of(afterwards, table).filter(mentioning([clientId('vendor')]));
      expect(rows, table).toHaveLength(1);
      expect(Object.keys(JSON.parse(rows[0]?.slice(rows[0].indexOf('{')) ?? '{}')).sort(), table).toEqual(
        table === 'public.client_days'
          ? ['client_id', 'cost', 'day', 'requests']
          : ['client_id', 'expire', 'points'],
      );
    }
  });

  test('MUST have been counted by the throttle under keys that name nobody, and they are gone with their window', () => {
    expect(of(withoutWindow, 'public.pin_failures').length).toBeGreaterThan(0);
    expect(of(afterwards, 'public.pin_failures')).toEqual([]);
  });

  test('cannot be in the process’s own log or its metrics, where each check MUST be', async () => {
    expect(carrel.log.filter((line) => line.includes('"answered"')).length).toBeGreaterThan(1000);
    expect(carrel.log.filter(mentions)).toEqual([]);
    const metrics = await carrel.metrics.text();
    expect(metrics).toMatch(/carrel_answers_total\{basis="VENDOR",status="200"\} \d{4}/);
    expect(metrics.split('\n').filter(mentions)).toEqual([]);
  });
});

describe('[retain.no-tracking] the search itself', () => {
  const planted = async (statement: string, undo: string): Promise<string[]> => {
    const { superuser } = carrel.database;
    await superuser.unsafe(statement);
    const rows = await allRows(superuser);
    await superuser.unsafe(undo);
    return rows.filter(mentions).filter((row) => !before.includes(row));
  };
  const forms: readonly (readonly [string, string])[] = [
    ['a number as text', `'checked ${canary.number}'::text`],
    ['a PIN as a number', `${canary.pin}::bigint`],
    ['an identifier', `'${canary.id}'::uuid`],
    ['an identifier’s bytes', `'\\x${canary.id.replaceAll('-', '')}'::bytea`],
    ['a name deep in JSON', `'{"a": [{"b": "mr. petiolatum"}]}'::jsonb`],
    ['a number’s plain hash', `encode(sha256('${canary.number}'), 'hex')`],
  ];

  test.each(forms)('MUST find %s in a table that nobody expects', async (_, value) => {
    const found = await planted(
      `create schema elsewhere; create table elsewhere.traces as select ${value} as trace`,
      'drop schema elsewhere cascade',
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^elsewhere\.traces /);
  });

  test('MUST find a job of the queue, and cannot find what is nobody’s', async () => {
    const job = (subject: string) =>
      planted(
        `insert into queue.job_common (name, data) values ('sweep', '{"checked": "${subject}"}')`,
        `delete from queue.job_common where data is not null`,
      );
    expect(await job(canary.number)).toHaveLength(1);
    expect(await job(nobody)).toEqual([]);
  });

  test('MUST find a line of the log, a label of the metrics', () => {
    expect(mentions(`{"level":30,"msg":"checked ${canary.number}"}`)).toBe(true);
    expect(mentions(`carrel_answers_total{patron="${canary.id}"} 1`)).toBe(true);
    expect(mentions('{"level":30,"basis":"VENDOR","msg":"answered"}')).toBe(false);
  });
});
