import pino from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Job } from '../../src/retention/job.ts';
import { prepareQueue, startSweeping } from '../../src/retention/queue.ts';
import { defaultSettings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { branch, person, settle } from './planting.ts';
import { askForSweep, fallDue, withoutTimes } from './sweepQueue.ts';

const now = new Date('2026-06-17T18:00:00Z');
// The queue looks at its times every few seconds, and a busy machine takes longer.
vi.setConfig({ testTimeout: 90_000 });
const patience = { timeout: 40_000, interval: 100 };
let database: TestDatabase;
let fleet: { stop(): Promise<void> }[];
let log: string[];
beforeEach(async () => {
  database = await freshDatabase();
  await withoutTimes(database);
  fleet = [];
  log = [];
});
afterEach(async () => {
  await Promise.all(fleet.map((each) => each.stop()));
  await database.drop();
});

/** A process of the fleet. */
async function join(due?: readonly Job[]): Promise<void> {
  fleet.push(
    await startSweeping({
      ...database,
      clock: () => now,
      settings: defaultSettings,
      logger: pino({ level: 'debug' }, { write: (line) => log.push(line) }),
      ...(due === undefined ? {} : { due }),
    }),
  );
}
const ask = () => askForSweep(database);
const states = async () =>
  (
    await database.superuser<
      { state: string }[]
    >`select state::text from queue.job_common where name = 'sweep' order by 1`
  ).map(({ state }) => state);
const countingJob = () => {
  const counting = { times: 0, works: async () => {} };
  const job: Job = {
    name: 'counting',
    async work() {
      counting.times += 1;
      await counting.works();
      return { times: counting.times };
    },
  };
  return { counting, job };
};

describe('[retain.expunge] the sweep of a fleet', () => {
  test('that fell due MUST be done once, however many processes there are', async () => {
    const { counting, job } = countingJob();
    await fallDue(database);
    await Promise.all([join([job]), join([job]), join([job])]);
    await vi.waitFor(async () => expect(await states()).toEqual(['completed']), patience);
    expect(counting.times).toBe(1);
    await Promise.all(fleet.splice(0).map((each) => each.stop()));
    expect([counting.times, await states()]).toEqual([1, ['completed']]);
  });

  test('MUST be done with the program’s own jobs and clock, as a login that can do nothing else', async () => {
    await settle(database.superuser);
    await database.superuser`insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
      values (${person}, ${branch}, '2026-06-17T17:00Z', ${now})`;
    await ask();
    await join();
    await vi.waitFor(async () => expect(await states()).toEqual(['completed']), patience);
    expect(await database.superuser`select from computer_sessions`).toHaveLength(0);
    expect(JSON.parse(log.find((line) => line.includes('"swept"')) ?? '')).toMatchObject({
      ended: { computerSessions: 1, holds: 0 },
    });
    expect(log.join()).not.toContain(person);
  });

  test('cannot be asked for twice while it is waiting or at work', async () => {
    const { counting, job } = countingJob();
    let release = (): void => {};
    counting.works = () => new Promise((resolve) => (release = resolve));
    await ask();
    await ask();
    expect(await states()).toEqual(['created']);
    await Promise.all([join([job]), join([job])]);
    await vi.waitFor(() => expect(counting.times).toBe(1), patience);
    await ask();
    expect(await states()).toEqual(['active']);
    release();
    await vi.waitFor(async () => expect(await states()).toEqual(['completed']), patience);
    expect(counting.times).toBe(1);
  });

  test('that fails MUST be tried again, and cannot leave a word of what it failed on', async () => {
    const { counting, job } = countingJob();
    counting.works = async () => {
      throw Object.assign(new Error(`row of ${person}`), { code: '23503', detail: person });
    };
    await ask();
    await join([job]);
    await vi.waitFor(async () => expect(await states()).toEqual(['retry']), patience);
    const rows = await database.superuser`select to_jsonb(j)::text as row from queue.job_common j`;
    expect(JSON.stringify(rows)).toContain('23503');
    expect(JSON.stringify(rows) + log.join()).not.toContain(person);
  });

  test('MUST go on by itself after the database was away', async () => {
    const { counting, job } = countingJob();
    await join([job]);
    const name = new URL(database.url).pathname.slice(1);
    const [other] = await Promise.all([freshDatabase(), ask()]);
    await vi.waitFor(() => expect(counting.times).toBe(1), patience);
    await other.superuser.unsafe(`alter database ${name} allow_connections false`);
    await other.superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
    await vi.waitFor(() => expect(log.join()).toContain('in trouble'), patience);
    await other.superuser.unsafe(`alter database ${name} allow_connections true`);
    await other.drop();
    await ask();
    await vi.waitFor(() => expect(counting.times).toBe(2), patience);
  });

  test('MUST be set for every quarter of an hour, by a migration that can be repeated while the fleet runs', async () => {
    const { job } = countingJob();
    await join([job]);
    await Promise.all([prepareQueue(database), prepareQueue(database)]);
    expect(await database.superuser`select name, cron, options from queue.schedule`).toEqual([
      { name: 'sweep', cron: '*/15 * * * *', options: { missed: 'once' } },
    ]);
    expect(await database.superuser`select name, policy from queue.queue where name = 'sweep'`).toEqual([
      { name: 'sweep', policy: 'exclusive' },
    ]);
  });
});
