import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPools, type Pools } from '../../drizzle/pools.ts';
import { readSubject } from '../../drizzle/reads/record.ts';
import {
  chosen,
  compiled,
  everyRow,
  preparedTexts,
  type RowCondition,
  read,
  rows,
} from '../../drizzle/statement.ts';
import { branches } from '../../drizzle/tables/index.ts';
import { Unavailable } from '../../drizzle/unavailable.ts';
import { viewOf } from '../../schema/view.ts';
import { audiencePassword } from '../../src/secret.ts';
import { type Library, now, openLibrary, settings } from '../schema/library.ts';

describe('[second-wall] a row condition', () => {
  test.each<[string, SQL | undefined]>([
    ['nothing', undefined],
    ['`or()` of nothing', sql.join([])],
    ['an empty text', sql``],
    ['blanks', sql` \n `],
    ['nothing within nothing', sql`${sql``}${sql.join([], sql` or `)}`],
  ])('cannot be %s', (_, condition) => {
    expect(() => rows(condition)).toThrow('a read without its row condition');
  });

  test('cannot be what drizzle makes of an empty `or()` or `and()`', async () => {
    const { or, and, eq } = await import('drizzle-orm');
    expect(() => rows(or())).toThrow(TypeError);
    expect(() => rows(and(undefined, undefined))).toThrow(TypeError);
    expect(() => rows(or(undefined, eq(branches.code, 'A')))).not.toThrow();
  });

  test('cannot be made by anything but rows()', () => {
    const forged = sql`true` as RowCondition;
    expect(() => read(forged, (where) => sql`select 1 where ${where}`)).toThrow('made by rows()');
    expect(() => read(rows(sql`true`), (where) => sql`select 1 where ${where}`)).not.toThrow();
  });
});

describe('[second-wall] a read', () => {
  const one = rows(sql`${branches.code} = ${sql.placeholder('code')}`);

  test('MUST hold its condition, however deep', () => {
    const deep = read(
      one,
      (where) => sql`select * from (select code from branches where (${sql`${where}`})) as a`,
    );
    expect(deep.text).toContain('"branches"."code" = $1');
  });

  test.each<[string, (where: RowCondition) => SQL]>([
    ['leaves it out', () => sql`select code from branches`],
    ['has another in its place', () => sql`select code from branches where ${rows(sql`true`)}`],
    [
      'has a copy in its place',
      (where) =>
        sql`select code from branches where ${sql.raw('true')} ${sql.join([...where.queryChunks].slice(0, 0))}`,
    ],
    ['has only its text', () => sql`select code from branches where "branches"."code" = 'A'`],
  ])('cannot be a statement that %s', (_, text) => {
    expect(() => read(one, text)).toThrow('leaves its row condition out');
  });
});

describe('[second-wall] a statement of several', () => {
  test('MUST be compiled when it is first wanted, once, and be among those that can be sent before that', () => {
    let compilations = 0;
    const choose = chosen(3, (number) => {
      compilations += 1;
      return compiled(sql`select ${number}::int as chosen`);
    });
    expect(compilations).toBe(0);
    const second = choose(1);
    expect(choose(1)).toBe(second);
    expect(compilations).toBe(1);
    expect(preparedTexts()).toContain(second.text);
    expect(compilations).toBe(3);
    choose(2);
    expect(compilations).toBe(3);
  });

  test.each([-1, 3, 0.5, Number.NaN])('cannot be one that there is not: %d', (number) => {
    const choose = chosen(3, () => compiled(sql`select 1`));
    expect(() => choose(number)).toThrow('no such statement');
  });
});

describe('[second-wall] a statement', () => {
  let library: Library;
  let pools: Pools;
  beforeAll(async () => {
    library = await openLibrary();
    const { url, roles, secret } = library.database;
    pools = openPools({ url, roles, passwords: audiencePassword(secret), max: 1 });
  });
  afterAll(async () => {
    await pools.end();
    await library.database.drop();
  });

  test('MUST be prepared once on a connection, however often it runs', async () => {
    for (const persona of ['card', 'caregiverWithCard', 'courtOrder', 'card']) {
      const { principal, opened } = library.caller(persona).request;
      const view = viewOf(principal, opened, now, settings.timeZone);
      for (const parts of [[], ['Patron.loans'], ['Patron.name', 'Patron.holds']])
        expect(await readSubject(pools, view, parts)).not.toBeNull();
    }
    const prepared = await pools
      .for('person')
      .sql.unsafe<{ runs: number }[]>(
        `select (generic_plans + custom_plans)::int as runs from pg_prepared_statements where statement like '%carrel.evidence%'`,
      );
    // One for each choice of parts, and each run by all four.
    expect([...prepared]).toEqual([{ runs: 4 }, { runs: 4 }, { runs: 4 }]);
  });

  test('MUST be sent with its values apart, whatever is in them', async () => {
    const echo = compiled<{ text: string }>(sql`select ${sql.placeholder('text')}::text as text`);
    const text = `'; drop table patrons; -- $1 \\ "`;
    expect(echo.text).toBe('select $1::text as text');
    expect(await echo.run(pools.for('open'), { text })).toEqual([{ text }]);
  });

  test('cannot run without one of its values', async () => {
    const echo = compiled(sql`select ${sql.placeholder('text')}::text as text`);
    await expect(echo.run(pools.for('open'), {})).rejects.toThrow();
  });

  test('cannot tell what went wrong: whatever it is, the records are out of reach', async () => {
    const refused = compiled(sql`select id from patrons where id = ${sql.placeholder('id')}`);
    const running = refused.run(pools.for('vendor'), { id: library.tokens.card });
    const error = await running.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Unavailable);
    expect(String(error)).not.toContain('patrons');
    expect(String(error)).not.toContain(library.tokens.card);
  });

  test('everyRow() MUST read what is open to all, said aloud', async () => {
    const all = read<{ code: string }>(
      everyRow(),
      (where) => sql`select ${branches.code} from ${branches} where ${where}`,
    );
    expect((await all.run(pools.for('open'), {})).length).toBeGreaterThan(1);
  });
});
