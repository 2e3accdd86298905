import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audiences, roleName } from '../../drizzle/audiences.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { fields, functions, itsOwnWork, keys } from './columnFields.ts';
import { beyondPolicy, callable, classesOfField, everyColumn, readable } from './opened.ts';

/** One wall held against the other: what PostgreSQL's catalogue says, and what the policy's tables say. */

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const undone = new Error('undone');
/** What is beyond the policy while something was done by hand, which is then undone. */
async function beyondAfter(audience: (typeof audiences)[number], ...statements: string[]): Promise<string[]> {
  let beyond: string[] = [];
  const trying = database.superuser.begin(async (tx) => {
    for (const statement of statements) await tx.unsafe(statement);
    beyond = await beyondPolicy(tx, audience, database.roles);
    throw undone;
  });
  await expect(trying).rejects.toBe(undone);
  return beyond;
}
const role = (audience: (typeof audiences)[number]) => roleName(audience, database.roles);

describe('[second-wall] what a login can read', () => {
  test.each(audiences)(
    'cannot be more than the policy opens to %s: not a column, not a function',
    async (audience) => {
      expect(await beyondPolicy(database.superuser, audience, database.roles)).toEqual([]);
    },
  );

  test('MUST be said of every column and function that somebody has, and of none that is not there', async () => {
    const all = await everyColumn(database.superuser);
    const read = new Set<string>();
    const called = new Set<string>();
    for (const audience of audiences) {
      for (const each of await readable(database.superuser, role(audience))) read.add(each);
      for (const each of await callable(database.superuser, role(audience))) called.add(each);
    }
    const work = Object.values(itsOwnWork).flatMap((each) => Object.keys(each));
    const said = [
      ...Object.keys(fields),
      ...Object.keys(keys),
      ...work.filter((each) => !each.includes('(')),
    ];
    expect(said.filter((column) => !all.includes(column))).toEqual([]);
    // A column that no login has any more is no column to speak of.
    expect(said.filter((column) => !read.has(column))).toEqual([]);
    const saidOfFunctions = [...Object.keys(functions), ...work.filter((each) => each.includes('('))];
    expect(saidOfFunctions.filter((signature) => !called.has(signature))).toEqual([]);
    process.stdout.write(
      `columns: ${audiences.length} logins read ${read.size} of ${all.length}, and call ${called.size} functions\n`,
    );
    expect(read.size).toBeGreaterThan(130);
  });

  test('MUST have a field of the schema behind it, which has a class', () => {
    for (const field of [...Object.values(fields), ...Object.values(functions)])
      expect(classesOfField(field).length, field).toBeGreaterThan(0);
    expect(Object.keys(keys).filter((column) => column in fields)).toEqual([]);
    // The list is short, and each on it says why.
    expect(Object.keys(keys).length).toBeLessThan(26);
    for (const why of Object.values(keys)) expect(why.length).toBeGreaterThan(10);
  });

  test.each([
    ['person', 'caregiver_links', 'caregiver_name'],
    ['agency', 'addresses', 'line1'],
    ['agency', 'charges', 'kind'],
    ['staff', 'patrons', 'birth_date'],
    ['staff', 'incidents', 'description'],
    ['staff', 'clients', 'name'],
    ['administrator', 'patrons', 'birth_date'],
    ['administrator', 'disclosures', 'subjects'],
    ['administrator', 'consents', 'patron_id'],
    ['vendor', 'patrons', 'id'],
    ['feed', 'cards', 'number'],
    ['open', 'loans', 'item_id'],
    ['log', 'disclosures', 'caller'],
    ['pin', 'cards', 'pin_hash'],
  ] as const)('MUST be found to be more, were %s granted %s.%s by hand', async (audience, table, column) => {
    const grant = `grant select (${column}) on ${table} to ${role(audience)}`;
    expect(await beyondAfter(audience, grant)).toContain(`${table}.${column}`);
  });

  test('MUST be found to be more, by whatever way it came: to everybody, with the table, by another role, through a view', async () => {
    await expect(beyondAfter('feed', 'grant select on phones to public')).resolves.toContain('phones.number');
    const person = role('person');
    expect(await beyondAfter('person', `grant select on patrons to ${person}`)).toContain('patrons.source');
    const byRole = `grant ${role('staff')} to ${role('vendor')} with inherit true`;
    expect(await beyondAfter('vendor', byRole)).toContain('person_names.last');
    const seen = await beyondAfter(
      'open',
      'create view public.everybody as select birth_date from patrons',
      `grant select on everybody to ${role('open')}`,
    );
    expect(seen).toEqual(['everybody.birth_date']);
  });

  test('MUST be found to be more, when a column is new and nobody has said what it is', async () => {
    const added = await beyondAfter(
      'staff',
      'alter table patrons add column shoe_size int',
      `grant select (shoe_size) on patrons to ${role('staff')}`,
    );
    expect(added).toEqual(['patrons.shoe_size']);
  });

  test.each([
    ['vendor', 'carrel.principals_of(text[])'],
    ['agency', 'carrel.is_minor(uuid,date)'],
    ['feed', 'carrel.pin_hash_of(text,timestamp with time zone)'],
    ['person', 'carrel.debtors_of(uuid[],text[])'],
    ['staff', 'carrel.releases_of(uuid,uuid)'],
    ['administrator', 'carrel.person_named(jsonb)'],
    ['administrator', 'carrel.process_subject(uuid)'],
  ] as const)('MUST be found to be more, could %s call %s', async (audience, signature) => {
    const grant = `grant execute on function ${signature} to ${role(audience)}`;
    expect(await beyondAfter(audience, grant)).toEqual([signature]);
  });
});
