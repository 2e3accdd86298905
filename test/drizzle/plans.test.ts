import { readdirSync } from 'node:fs';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audiences, type Login, roleName, workers } from '../../drizzle/audiences.ts';
import { preparedTexts } from '../../drizzle/statement.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { fillLargeLibrary, growing } from '../setup/largeLibrary.ts';
import { planOf, readingsOf } from './plans.ts';

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
  await fillLargeLibrary(sql, 20_000);
}, 120_000);
afterAll(async () => {
  await sql.end();
  await database.drop();
});

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

describe('[flat] the plan of every statement that the program prepares', () => {
  test('MUST go into an index wherever it reads what grows, as every login that may send it', async () => {
    const passing: string[] = [];
    const unsent: string[] = [];
    expect(preparedTexts().size).toBeGreaterThan(70);
    for (const text of preparedTexts()) {
      let sent = 0;
      for (const login of [...audiences, ...workers]) {
        const plan = await planAs(login, text);
        if (plan === null) continue;
        sent += 1;
        for (const { table, how, whole } of readingsOf(plan))
          if (whole && growing.includes(table)) passing.push(`${login}: ${how} ${table}: ${text.replace(/\s+/g, ' ').slice(0, 3000)}`);
      }
      if (sent === 0) unsent.push(text);
    }
    expect([...new Set(passing)]).toEqual([]);
    expect(unsent).toEqual([]);
  }, 60_000);
});
