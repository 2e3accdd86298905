import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPools, type Pools } from '../../drizzle/pools.ts';
import { compiled } from '../../drizzle/statement.ts';
import { audiencePassword } from '../../src/secret.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

let database: TestDatabase;
let pools: Pools;
beforeAll(async () => {
  database = await freshDatabase();
  const { url, roles, secret } = database;
  pools = openPools({ url, roles, passwords: audiencePassword(secret), max: 1 });
});
afterAll(async () => {
  await pools.end();
  await database.drop();
});

const value = sql.placeholder('value');
const busy = compiled<{ told: string }>(sql`select ${value}::text as told, pg_sleep(0.2)`);
const echo = compiled<{ told: string }>(sql`select ${value}::text as told`);
const takes = {
  text: echo,
  list: compiled<{ told: string }>(sql`select (${value}::text[])::text as told`),
  ids: compiled<{ told: string }>(sql`select (${value}::uuid[])::text as told`),
  day: compiled<{ told: string }>(sql`select (${value}::date)::text as told`),
  moment: compiled<{ told: string }>(sql`select (${value}::timestamptz)::text as told`),
  truth: compiled<{ told: string }>(sql`select (${value}::boolean)::text as told`),
  number: compiled<{ told: string }>(sql`select (${value}::int)::text as told`),
};
const asking = async (statement: typeof echo, given: unknown): Promise<string | undefined> =>
  (await statement.run(pools.for('open'), { value: given }))[0]?.told;

describe('[second-wall] a value that cannot be sent', () => {
  test.each<[string, keyof typeof takes, unknown]>([
    ['nothing', 'text', undefined],
    ['nothing, for a list', 'list', undefined],
    ['nothing in a list', 'list', [undefined]],
    ['null in a list', 'list', ['a', null]],
    ['a number in a list', 'list', [1]],
    ['no list', 'list', 7],
    ['a text for a list', 'ids', 'a'],
    ['a symbol', 'text', Symbol('a')],
    ['an object', 'text', { a: 1 }],
    ['an object of nothing', 'text', Object.create(null)],
    ['a moment that is none', 'moment', new Date(Number.NaN)],
    ['a text that is no moment', 'moment', 'x'],
    ['a text that is no day', 'day', 'x'],
    ['no number', 'number', Number.NaN],
    ['a text that is no number', 'number', 'x'],
    ['a text with what no text can hold', 'text', '\0'],
    ['a text with what no text can hold, in a list', 'list', ['\0']],
  ])('fails by itself, and cannot have others told the next one’s answer: %s', async (_, kind, bad) => {
    // Described once, so that it is sent in one go; a lone one may fail however it likes.
    for (const statement of [busy, echo, takes[kind]]) await asking(statement, null);
    const underWay = [
      asking(busy, 'first'),
      asking(takes[kind], bad).then(
        (told) => `was told ${told}`,
        () => 'failed',
      ),
      asking(echo, 'second'),
      asking(echo, 'third'),
    ];
    expect(await Promise.all(underWay)).toEqual(['first', 'failed', 'second', 'third']);
    expect(await asking(echo, 'fourth')).toBe('fourth');
  });

  test.each<[keyof typeof takes, unknown, string]>([
    ['text', 'a', 'a'],
    ['text', '\ud800', '\ufffd'],
    ['list', [], '{}'],
    ['list', ['a', '', 'NULL', '"\\'], '{a,"","NULL","\\"\\\\"}'],
    ['day', '0001-01-01', '0001-01-01'],
    ['day', '9999-12-31', '9999-12-31'],
    ['moment', 'infinity', 'infinity'],
    ['moment', '2026-01-31T09:00:00.123456+00:00', '2026-01-31 09:00:00.123456+00'],
    ['moment', new Date(0), '1970-01-01 00:00:00+00'],
    ['truth', true, 'true'],
    ['truth', false, 'false'],
    ['number', -7, '-7'],
  ])('is none of these: %s, %s', async (kind, given, told) => {
    expect(await asking(takes[kind], given)).toBe(told);
  });
});
