import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { columnsOf, differing } from './differing.ts';
import { filled } from './hiddenRows.ts';
import { expectDifferent } from './nonInterference.ts';
import { isHidden, isSame, partOf, said } from './partition.ts';
import { suites } from './suites.ts';
import { type Library, openLibrary, pairFor } from './twins.ts';
import { watcherOf, watchers } from './watchers.ts';

/** What becomes of each column where two libraries differ: said of every one, and told where it is not so. */

let library: Library;
let database: TestDatabase;
beforeAll(async () => {
  library = await openLibrary();
  database = await freshDatabase();
});
afterAll(() => Promise.all([library.database.drop(), database.drop()]));

const undone = new Error('undone');
/** The columns there are after something was done by hand, which is then undone. */
async function columnsAfter(statement: string): Promise<string[]> {
  let columns: string[] = [];
  const trying = database.superuser.begin(async (tx) => {
    await tx.unsafe(statement);
    columns = await columnsOf(tx);
    throw undone;
  });
  await expect(trying).rejects.toBe(undone);
  return columns;
}

describe('[offence.disclosure] what two libraries differ in', () => {
  test('MUST be said of every column there is, and of none that is not there', async () => {
    const all = await columnsOf(database.superuser);
    expect(all.length).toBeGreaterThan(250);
    expect(all.filter((column) => partOf(column) === undefined)).toEqual([]);
    const tables = all.map((column) => column.split('.')[0]);
    expect(Object.keys(said).filter((each) => !all.includes(each) && !tables.includes(each))).toEqual([]);
  });

  test('MUST be said of a table or a column on the day that it is made', async () => {
    const columns = await columnsAfter('create table patron_shoes (patron_id uuid, size int)');
    expect(columns.filter((column) => partOf(column) === undefined)).toEqual([
      'patron_shoes.patron_id',
      'patron_shoes.size',
    ]);
    const more = await columnsAfter('alter table person_names add column spoken text');
    expect(more.filter((column) => partOf(column) === undefined)).toEqual(['person_names.spoken']);
  });

  test('MUST be, of each column that is anybody’s, hidden from somebody', async () => {
    for (const column of await columnsOf(database.superuser)) {
      const part = partOf(column);
      if (typeof part !== 'object' || 'same' in part) continue;
      expect(watchers.filter((each) => isHidden(each, column)).length, column).toBeGreaterThan(0);
    }
    expect(isHidden(watcherOf('CAREGIVER_PHOTO_ID'), 'person_names.last')).toBe(true);
    expect(isHidden(watcherOf('CLERK, NOTICES'), 'person_names.last')).toBe(false);
    expect(isHidden(watcherOf('CLERK, NOTICES'), 'payments.amount_cents')).toBe(true);
    expect(isSame('titles.title')).toBe(true);
  });

  test('MUST be gone through for each caller, in one suite, which a file of tests runs', () => {
    const all = Object.values(suites)
      .flat()
      .map(({ name }) => name);
    expect(all.toSorted()).toEqual(watchers.map(({ name }) => name).toSorted());
    for (const [name, own] of Object.entries(suites)) {
      expect(own.length, name).toBeGreaterThan(0);
      const file = readFileSync(new URL(`nonInterference${name}.test.ts`, import.meta.url), 'utf8');
      expect(file).toContain(`nonInterference(suites.${name})`);
    }
  });

  test.each([
    ['hidden, where it is not altered', `delete from recoveries`, 'recoveries.amount_cents'],
    ['everybody’s, where it is', `update titles set year = 1700 where year is not null`, 'titles.year'],
  ])('MUST be told of a column that is %s', async (_, but, column) => {
    const watcher = watcherOf('CARD');
    const replica = (statement: string) => [
      'set session_replication_role = replica',
      statement,
      'set session_replication_role = origin',
    ];
    const pair = await pairFor(library, watcher);
    try {
      await expectDifferent(watcher, pair);
      const [one, other] = [pair.one.database.superuser, pair.other.database.superuser];
      for (const sql of column.startsWith('titles') ? [other] : [one, other])
        await sql.begin(async (tx) => {
          for (const statement of replica(but)) await tx.unsafe(statement);
        });
      expect((await differing(one, other)).differ.has(column)).toBe(column.startsWith('titles'));
      await expect(expectDifferent(watcher, pair)).rejects.toThrow(column);
    } finally {
      await pair.close();
    }
  });

  test('MUST be altered by itself where a column is nobody’s, also when it is new', () => {
    expect(filled(['patrons.source', 'person_names.last']).join()).toContain('patrons.source');
    expect(filled(['patrons.source', 'person_names.last']).join()).not.toContain('person_names.last');
    expect(partOf('patrons.shoe_size')).toBe('nobody’s');
  });
});
