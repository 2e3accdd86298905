import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';
import { departuresOfRows } from './departures.ts';
import { plant } from './planted.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await plant(database.superuser);
});
afterAll(() => database.drop());

test('[legal.process] a record MUST be read with the rows of its window and its classes, and cannot be with others, nor with another’s', async () => {
  expect(await departuresOfRows(database.pools())).toEqual([]);
});
