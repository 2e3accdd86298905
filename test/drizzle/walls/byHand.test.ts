import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';
import { type Asking, logins } from './departures/asking.ts';
import { askColumns, askFunctions, askGrants, askKeeper, askSchemas } from './departures/grants.ts';
import { askPolicies, askRoles } from './departures/policies.ts';

/**
 * The second wall as the database's own catalogue has it, against what was written by hand in `expected`, apart from
 * the program's tables. `test/mutants` proves that no grant and no row policy slips by.
 */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const departuresOf = async ({ query, departures }: Asking): Promise<string[]> =>
  departures(await database.superuser.unsafe(query));

describe('[second-wall] by hand', () => {
  test('MUST every column of every table be thought of', async () => {
    expect(await departuresOf(askColumns)).toEqual([]);
  });

  test.each(logins)('MUST be given to %s just the columns and the functions that it needs', async (login) => {
    expect(await departuresOf(askGrants(login, database.roles))).toEqual([]);
    expect(await departuresOf(askFunctions(login, database.roles))).toEqual([]);
  });

  test('MUST be left to the keeper what it needs, and nothing that would change what has to stay', async () => {
    expect(await departuresOf(askKeeper(database.roles))).toEqual([]);
  });

  test('MUST each row be shown just to those whom it is for, and no table be left without its wall', async () => {
    expect(await departuresOf(askPolicies(database.roles))).toEqual([]);
  });

  test('cannot any login make something, nor have a power or another role', async () => {
    expect(await departuresOf(askSchemas(database.roles))).toEqual([]);
    expect(await departuresOf(askRoles(database.roles))).toEqual([]);
  });
});
