import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { roleName } from '../../drizzle/audiences.ts';
import { issueStaffToken } from '../../src/principals/issue.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { expectExpunged } from '../setup/expunged.ts';
import { type Act, expectWhole, lend } from './acts.ts';
import { branch, person, settle } from './planting.ts';
import { bundle, type Serving, serve } from './serving.ts';

const now = new Date('2026-06-17T18:00:00Z');
const kills = inject('isLong') ? 100 : 8;
/** Chance may not have shown in so many each of what can become of an act: then there are more, and these at most. */
const killsAtMost = kills * 4;
const ends = 20;
/** Acts that are under way together. */
const atOnce = 6;
/** Servers that are being started while one is killed. */
const ahead = 2;
const waiting = '00000000-0000-4000-8000-0000000000e2';

let database: TestDatabase;
let token: string;
let program: Awaited<ReturnType<typeof bundle>>;
let starting: Promise<Serving>[];
beforeAll(async () => {
  database = await freshDatabase();
  await settle(database.superuser);
  await database.superuser`insert into patrons (id, category, home_branch_id) values (${waiting}, 'ADULT', ${branch})`;
  const operator = await database.operator();
  const expiresAt = new Date('2026-06-18T18:00:00Z');
  const staff = { name: 'a volunteer', role: 'VOLUNTEER', label: 'kill', expiresAt } as const;
  ({ token } = await issueStaffToken(operator.db, staff, now));
  program = await bundle();
  starting = [];
});
afterAll(async () => {
  await Promise.all(starting.map(async (each) => (await each).kill()));
  await program.remove();
  await database.drop();
});

async function nextServer(): Promise<Serving> {
  while (starting.length <= ahead) starting.push(serve(program.file, database, { token, now }));
  return (await starting.shift()) as Serving;
}

/** The connections on which acts are done. Servers that wait for their turn have none yet. */
const acting = () => database.superuser<{ pid: number }[]>`
  select pid from pg_stat_activity
  where datname = current_database() and usename = ${roleName('staff', database.roles)}`;

/** Waits until a dead server's connections are gone: whatever it had sent was read by then, and done whole or not. */
const quiet = () =>
  vi.waitFor(async () => expect(await acting()).toHaveLength(0), { timeout: 10_000, interval: 5 });

/** Sends acts at once; holds that whoever is told that an act was done before is told the truth. */
async function send(server: Serving, acts: readonly Act[], before: ReadonlySet<string>): Promise<Act[]> {
  const answers = await Promise.all(acts.map((act) => server.checkIn(act)));
  for (const [at, answer] of answers.entries())
    if (answer !== null) expect(answer.again).toBe(before.has(acts[at]?.barcode ?? ''));
  return acts.filter((_, at) => answers[at] !== null);
}

describe('[retain.expunge] C16 an act that is cut off', () => {
  test('by kill -9 of the server, again and again at random moments, MUST leave both the act and its counts, or neither', {
    timeout: 240_000,
  }, async () => {
    const { superuser } = database;
    const acts = await lend(superuser, person, waiting, atOnce * killsAtMost);
    const first = await nextServer();
    const began = performance.now();
    await send(first, acts.slice(0, atOnce), new Set());
    const usual = performance.now() - began;
    await first.kill();

    let done = await expectWhole(superuser, acts);
    let open = acts.slice(atOnce);
    const tally = { answered: 0, doneUnheard: 0, undone: 0 };
    const isSeen = () => Math.min(...Object.values(tally)) > kills / 20;
    for (let kill = 1; kill <= kills || (kill <= killsAtMost && !isSeen()); kill++) {
      const server = await nextServer();
      const sent = open.slice(0, atOnce);
      const sending = send(server, sent, done);
      await later(Math.random() * usual * 1.3);
      await server.kill();
      const answered = new Set(await sending);
      await quiet();
      done = await expectWhole(superuser, acts);
      for (const act of sent)
        tally[answered.has(act) ? 'answered' : done.has(act.barcode) ? 'doneUnheard' : 'undone'] += 1;
      for (const act of answered) expect(done).toContain(act.barcode);
      // Who heard nothing asks again, with the same key, and is killed again.
      open = open.filter((act) => !answered.has(act));
      if (kill % 5 === 0) await expectExpunged(database, now);
    }
    expect(isSeen(), JSON.stringify(tally)).toBe(true);

    const last = await nextServer();
    for (let from = 0; from < open.length; from += atOnce) {
      const sent = open.slice(from, from + atOnce);
      expect(await send(last, sent, done)).toEqual(sent);
    }
    await last.kill();
    expect((await expectWhole(superuser, acts)).size).toBe(acts.length);
    await expectExpunged(database, now);
  });

  test('by the end of its connection’s backend, at random moments, MUST leave both or neither, and the server at work', {
    timeout: 120_000,
  }, async () => {
    const { superuser } = database;
    const acts = await lend(superuser, person, waiting, atOnce * ends);
    const server = await nextServer();
    const began = performance.now();
    await send(server, acts.slice(0, atOnce), new Set());
    const usual = performance.now() - began;

    let done = await expectWhole(superuser, acts);
    let open = acts.slice(atOnce);
    let unanswered = 0;
    for (let end = 1; end <= ends; end++) {
      const sent = open.slice(0, atOnce);
      const sending = send(server, sent, done);
      await later(Math.random() * usual);
      for (const { pid } of await acting()) await superuser`select pg_terminate_backend(${pid})`;
      const answered = new Set(await sending);
      unanswered += sent.length - answered.size;
      done = await expectWhole(superuser, acts);
      open = open.filter((act) => !answered.has(act));
    }
    expect(unanswered).toBeGreaterThan(0);
    while (open.length > 0) {
      const sent = open.slice(0, atOnce);
      const answered = new Set(await send(server, sent, done));
      done = await expectWhole(superuser, acts);
      open = open.filter((act) => !answered.has(act));
    }
    await server.kill();
    expect(done.size).toBe(acts.length);
    await expectExpunged(database, now);
  });
});
