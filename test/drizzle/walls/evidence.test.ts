import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';
import { departuresOfEvidence, plantEvidence } from './departures/evidence.ts';

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await freshDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  await plantEvidence(database.superuser);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

test('[second-wall] evidence MUST show its own person’s or agency’s rows, and cannot once any part of it has ended', async () => {
  expect(await departuresOfEvidence(sql, database.roles)).toEqual([]);
});
