import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkExpunge, type Finding, unexpected, unexplained } from '../../src/retention/check.ts';
import { timeZone } from '../setup/carrel.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import {
  barcode,
  branch,
  card,
  item,
  itemOut,
  loanOut,
  person,
  plantEverywhere,
  settle,
  title,
} from './planting.ts';

const now = new Date('2026-06-17T18:00:00Z');
let database: TestDatabase;
beforeEach(async () => {
  database = await freshDatabase();
  await settle(database.superuser);
});
afterEach(() => database.drop());

const findings = async (): Promise<readonly Finding[]> =>
  (await checkExpunge(await database.operator(), { now, timeZone })).findings;
const joining = async (): Promise<string[]> =>
  (await findings()).filter(({ rule }) => rule === unexplained).map(({ table }) => table);
const made = (...statements: string[]) => database.superuser.unsafe(statements.join(';'));

describe('[retain.expunge] a library in order', () => {
  test('MUST be found clean, and every table and column of it be named', async () => {
    const { lookedAt, findings } = await checkExpunge(await database.operator(), { now, timeZone });
    expect(findings).toEqual([]);
    const columns = await database.superuser<{ table: string; columns: string[] }[]>`
      select table_schema || '.' || table_name as "table", array_agg(column_name::text order by ordinal_position) as columns
      from information_schema.columns join pg_class c on c.oid = format('%I.%I', table_schema, table_name)::regclass
      where table_schema not in ('pg_catalog', 'information_schema') and c.relkind = 'r' group by 1`;
    expect(Object.fromEntries(lookedAt.map(({ table, columns }) => [table, columns]))).toEqual(
      Object.fromEntries(columns.map(({ table, columns }) => [table, columns])),
    );
    expect(lookedAt.find(({ table }) => table === 'public.items')?.rows).toBe(2);
  });
});

describe('[retain.expunge] a row that joins a person to an item they returned', () => {
  test('MUST be found in every column of every table that can hold it', async () => {
    const { planted, barren } = await plantEverywhere(database.superuser);
    // No identifier fits, and no card's number; or one identifier does, and no other beside it.
    expect(barren).toEqual(['public.vendor_checks', 'queue.version']);
    expect(planted.length).toBeGreaterThan(150);
    const found = new Set(
      (await findings())
        .filter(({ rule }) => rule === unexplained)
        .map(({ table, row }) => `${table} ${row}`),
    );
    const missed = planted.filter(
      ({ table, id, ctid }) => !found.has(`${table} id ${id}`) && !found.has(`${table} ctid ${ctid}`),
    );
    expect(missed).toEqual([]);
  });

  test('MUST be found in tables that nobody expects, of whatever kind and schema', async () => {
    await made(
      'create table notes (body text)',
      `insert into notes values ('${person} ${item}')`,
      'create schema attic',
      'create unlogged table attic.unlogged (who uuid, what uuid)',
      `insert into attic.unlogged values ('${person}', '${item}')`,
      'create materialized view attic.lastborrower as select who, what from attic.unlogged',
      'create table attic.parts (who bigint, what bigint) partition by list (who)',
      `create table attic.part partition of attic.parts for values in (${card})`,
      `insert into attic.parts values (${card}, ${barcode})`,
      'create table attic.heir () inherits (notes)',
      `insert into attic.heir values ('${card}/${barcode}')`,
      'create domain attic.mark as text',
      'create type attic.both as (who attic.mark, what text[])',
      'create table attic.composed (pair attic.both)',
      `insert into attic.composed values (('${card}', '{${barcode}}'))`,
      `create table attic."A ""name""" ("the ""one""" text, other jsonb)`,
      `insert into attic."A ""name""" values ('${person}', '["${item}"]')`,
    );
    expect((await joining()).sort()).toEqual([
      'attic.A "name"',
      'attic.composed',
      'attic.heir',
      'attic.lastborrower',
      'attic.part',
      'attic.unlogged',
      'public.notes',
    ]);
  });

  test.each([
    ['in capitals', `'${person.toUpperCase()} ${item.toUpperCase()}'`],
    ['without dashes', `'${person.replaceAll('-', '')}+${item.replaceAll('-', '')}'`],
    ['glued to other words', `'patron:${person}item:${item}'`],
    ['by the card and the barcode', `'${card}-${barcode}'`],
    ['by the card and the title', `'${card}' || chr(10) || '${title}'`],
    ['in JSON as text', `'{"note":"line\\n${card}\\t${barcode}"}'`],
    [
      'in JSON inside JSON',
      `to_jsonb(to_jsonb('line' || chr(10) || '${card}' || chr(9) || '${barcode}')::text)::text`,
    ],
    ['as bytes written out', `'\\x00${person.replaceAll('-', '')}ff${item.replaceAll('-', '')}'`],
    ['as bytes that spell it', `'\\x' || encode('for ${card}, ${barcode}', 'hex')`],
  ])('MUST be found %s', async (_, value) => {
    await made('create table notes (body text)', `insert into notes values (${value})`);
    expect(await joining()).toEqual(['public.notes']);
  });

  test('MUST be found by numbers that are written oddly', async () => {
    await made(
      `update cards set number = 'P-1 23'`,
      `update items set barcode = 'ä/9.9-X' where id = '${item}'`,
      'create table notes (card text, what text)',
      `insert into notes values ('p-1 23', 'Ä/9.9-x')`,
    );
    expect(await joining()).toEqual(['public.notes']);
  });

  test('MUST be found by an e-mail, and of a programme that they are not registered for', async () => {
    const over = '00000000-0000-4000-8000-000000000091';
    const ahead = '00000000-0000-4000-8000-000000000092';
    await made(
      `update patrons set email = 'Some.Body@example.org' where id = '${person}'`,
      `insert into programs (id, name, branch_id, starts_at, ends_at)
        select p, 'Stories', '${branch}', '2026-07-01T17:00Z', '2026-07-01T18:00Z' from unnest(array['${over}', '${ahead}']::uuid[]) p`,
      `insert into program_registrations (patron_id, program_id) values ('${person}', '${ahead}')`,
      'create table mails (to_whom text, about text)',
      `insert into mails values ('some.body@example.org', '${barcode}')`,
      'create table came (who uuid, what uuid)',
      `insert into came values ('${person}', '${ahead}')`,
    );
    expect(await joining()).toEqual(['public.mails']);
    await made(`insert into came values ('${person}', '${over}')`);
    expect(await joining()).toEqual(['public.came', 'public.mails']);
  });

  test('cannot hide in a number that is too short without the proof saying so', async () => {
    await made(`update cards set number = '1234'`);
    const { unsearchable } = await checkExpunge(await database.operator(), { now, timeZone });
    expect(unsearchable).toBe(1);
  });
});

describe('[retain.expunge] a row that joins a person to what they have', () => {
  test('MUST be left alone while they have it, and found when they do not', async () => {
    await made('create table slips (body text)', `insert into slips values ('${card} has ${itemOut}')`);
    expect(await joining()).toEqual([]);
    await made(`update loans set returned_at = '2026-06-10T17:00Z' where id = '${loanOut}'`);
    expect(await joining()).toEqual(['public.slips']);
  });

  test('cannot be excused by a loan that is over, should that still be there', async () => {
    await made('create table slips (body text)', `insert into slips values ('${card} has ${itemOut}')`);
    const own = await database.superuser.reserve();
    await own.unsafe(`set session_replication_role = replica;
      update loans set returned_at = '2026-06-10T17:00Z'; set session_replication_role = origin`);
    own.release();
    expect(await joining()).toEqual(['public.loans', 'public.slips']);
  });

  test('MUST be left alone for a title that they wait for, and found when they do not', async () => {
    await made(
      `insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at)
        values ('${person}', '${title}', '${branch}', 'WAITING', '2026-06-10T17:00Z')`,
      'create table slips (body text)',
      `insert into slips values ('${card} waits for ${title}')`,
    );
    expect(await joining()).toEqual([]);
    await made(`update holds set ended_on = '2026-06-11'`);
    expect(await joining()).toEqual(['public.slips']);
  });

  test('cannot be excused by what somebody else has', async () => {
    await made(
      `insert into patrons (id, category, home_branch_id) values ('00000000-0000-4000-8000-0000000000e2', 'ADULT', '${branch}')`,
      'create table slips (body text)',
      `insert into slips values ('00000000-0000-4000-8000-0000000000e2 ${itemOut}')`,
    );
    expect(await joining()).toEqual(['public.slips']);
  });
});

describe('[retain.expunge] a table made to join', () => {
  test.each([
    ['by itself', 'create table borrowers (who uuid references patrons, what uuid references items)'],
    ['by a loan', 'create table borrowers (loan uuid references loans)'],
    [
      'by way of another',
      `create table slips (id int primary key, what uuid references titles);
       create table borrowers (slip int references slips, who uuid references patrons)`,
    ],
  ])('%s MUST be named while it is still empty', async (_, statement) => {
    await made(statement);
    expect(await findings()).toEqual([{ table: 'public.borrowers', rule: unexpected, row: null }]);
  });

  test('cannot be one that leads to a person only', async () => {
    await made('create table badges (who uuid references patrons, place uuid references branches)');
    expect(await findings()).toEqual([]);
  });
});
