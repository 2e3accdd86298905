import { readdirSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { audiences, functionGrants, type Login, roleName, workers } from '../../drizzle/audiences.ts';
import { preparedTexts } from '../../drizzle/statement.ts';
import { actFunctions } from '../../drizzle/writes/functions.ts';
import { sample } from '../mutants/mutant.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { fillLargeLibrary, growing } from '../setup/large/library.ts';
import { argumentsOf, callsOf, evidenceOf } from './acts.ts';
import { openWatched, planOf, readingsOf, type Watched } from './plans.ts';

/**
 * What a statement costs as the library grows is in its plan: every statement that the program prepares is planned as the
 * login that sends it, for whatever values, with many rows in all that grows.
 */

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  for (const folder of ['reads', 'writes'])
    for (const file of readdirSync(new URL(`../../drizzle/${folder}`, import.meta.url)))
      if (file.endsWith('.ts'))
        await import(/* @vite-ignore */ new URL(`../../drizzle/${folder}/${file}`, import.meta.url).pathname);
  database = await freshDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await fillLargeLibrary(sql, 10_000);
}, 120_000);
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const undone = new Error('undone');

/** That a login may not send it: without a grant on the table, or without the schema that it is in. */
const refusals = ['42501', '42P01'];

/** The plan of a statement as a login; null for one that may not send it. */
async function planAs(login: Login, text: string) {
  const plan: ReturnType<typeof planOf>[] = [];
  const planning = sql.begin(async (tx) => {
    await tx.unsafe(`set local role ${roleName(login, database.roles)}`);
    plan.push(planOf(await tx.unsafe(`explain (generic_plan, format json) ${text}`)));
  });
  await planning.catch((error: { code?: string }) => {
    if (!refusals.includes(error.code ?? '')) throw error;
  });
  return plan[0] ?? null;
}

/** Where a plan passes by all of a table that grows. */
const passedBy = (plan: ReturnType<typeof planOf>, text: string): string[] =>
  readingsOf(plan)
    .filter(({ table, whole }) => whole && growing.includes(table))
    .map(({ table, how }) => `${how} on ${table}: ${text.replace(/\s+/g, ' ')}`);

describe('[flat] the plan of every statement that the program prepares', () => {
  test('MUST go into an index wherever it reads what grows, as every login that may send it', async () => {
    const passing: string[] = [];
    const unsent: string[] = [];
    const texts = [...preparedTexts()];
    expect(texts.length).toBeGreaterThan(180);
    // Of the many choices of a record's parts the long form looks at each, the short one at some.
    const choices = texts.filter(
      (text) => text.includes(`any($`) && text.includes('json_build_object(\'id\', "patrons"."id"'),
    );
    expect(choices.length).toBeGreaterThan(120);
    const seed = inject('seed') ?? Date.now();
    const passedOver = inject('isLong') ? [] : sample(choices, Math.floor(choices.length * 0.8), seed);
    for (const text of texts.filter((each) => !passedOver.includes(each))) {
      let sent = 0;
      for (const login of [...audiences, ...workers]) {
        const plan = await planAs(login, text);
        if (plan === null) continue;
        sent += 1;
        passing.push(...passedBy(plan, text).map((each) => `${login}: ${each}`));
      }
      if (sent === 0) unsent.push(text);
    }
    expect([...new Set(passing)]).toEqual([]);
    expect(unsent).toEqual([]);
  }, 60_000);
});

describe('[flat] the plan of every statement within a function', () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await openWatched(database.url);
  });
  afterAll(() => watched.sql.end());

  /**
   * Calls a function as a login and takes back all that it did.
   * @returns what it answered, and where its statements pass by all of a table that grows
   */
  async function called(login: Login, calling: string, values: string[] = []) {
    let outcome = '';
    const trying = watched.sql.begin(async (tx) => {
      await tx.unsafe(`set local session authorization ${roleName(login, database.roles)}`);
      await tx`select set_config('carrel.evidence', ${evidenceOf(login)}, true)`;
      const [row] = await tx.unsafe<{ outcome: string }[]>(`select (${calling})::text as outcome`, values);
      outcome = row?.outcome ?? '';
      await tx.unsafe('set constraints all immediate');
      throw undone;
    });
    await expect(trying).rejects.toBe(undone);
    const plans = watched.taken();
    return { outcome, plans: plans.length, passing: plans.flatMap(({ text, plan }) => passedBy(plan, text)) };
  }

  test('of each act MUST go into an index wherever it reads what grows', async () => {
    const passing: string[] = [];
    const refused: string[] = [];
    for (const { act, signature, audiences: acting } of actFunctions) {
      const login = acting.find((each) => each === 'administrator') ?? acting[0] ?? 'staff';
      for (const call of callsOf(act)) {
        const {
          outcome,
          plans,
          passing: some,
        } = await called(login, signature.replace('(jsonb)', '($1::text::jsonb)'), [JSON.stringify(call)]);
        // Each statement within is told of: an act has some, before whatever it is about.
        expect(plans, act).toBeGreaterThan(4);
        passing.push(...some.map((each) => `${act}: ${each}`));
        if (outcome.includes('"refused"')) refused.push(`${act}: ${outcome}`);
      }
    }
    expect(passing).toEqual([]);
    // An act that is refused has not read all that it reads.
    expect(refused).toEqual([]);
  }, 60_000);

  test('that is no act’s MUST go into an index wherever it reads what grows', async () => {
    const passing: string[] = [];
    for (const login of audiences)
      for (const signature of functionGrants[login]) {
        const calls = argumentsOf[signature];
        expect(calls, signature).toBeDefined();
        for (const given of calls ?? []) {
          const name = signature.replace(/\(.*/, '');
          const { plans, passing: some } = await called(login, `select count(t) from ${name}(${given}) as t`);
          expect(plans, signature).toBeGreaterThan(1);
          passing.push(...some.map((each) => `${signature}: ${each}`));
        }
      }
    expect(passing).toEqual([]);
  });
});
