import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { departuresOfRows } from '../drizzle/recordRows/departures.ts';
import { plant } from '../drizzle/recordRows/planted.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { printed, sample, summedUp, survivors, talliesOf } from './mutant.ts';
import { type Rewriting, rewriting, type StatementMutant, statementMutants } from './rowConditions.ts';

/**
 * Every condition on the rows of a record without one of its parts, as the statement is sent: told by what
 * `test/drizzle/recordRows` reads. It is sent as staff, whom no row policy stands behind: what a person's own login is
 * sent is made of the same parts.
 */

let database: TestDatabase;
let through: Rewriting;
beforeAll(async () => {
  database = await freshDatabase();
  await plant(database.superuser);
  through = rewriting(database.pools());
  expect(await departuresOfRows(through.pools)).toEqual([]);
});
afterAll(() => database.drop());

const once =
  'a person’s charges are read once, as theirs alone, and what is made of them asks the same again';
const noEnd =
  'what has no end yet overlaps every window that it began before: an end that is null is always met';
const neverNull = 'the column is never null: the condition is written for all that has a period';
const notBack = 'what came back is not counted at all: an end that is null is always met';
const ofOne = 'the statement with this table in it is sent where this part is asked for, and never else';
const unreturned = String.raw`"due_at" < moment\.now and \(\$\d+::timestamptz is null or "loans"\."checked_out_at" < \$\d+::timestamptz\) and `;

/** Parts that another one of the same statement makes good, each with why; told by what stands before it and in it. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/"state" = 'ACTIVE'\) end, \$\d+::text, case when \[\$\d+::text = any\(\$\d+::text\[\]\)\]$/, ofOne],
  [/> 0[^[]*"checked_out_at" [^[]*case when \[\$\d+::text = any\(\$\d+::text\[\]\)\]$/, ofOne],
  [/from "charges" where \["charges"\."patron_id" = "patrons"\."id"\]$/, once],
  [/"holds"\."placed_at" < \$\d+::timestamptz\) and \(\[\$\d+::timestamptz is null\]$/, noEnd],
  [/null::timestamptz is null or \[null::timestamptz >= \$\d+::timestamptz\]$/, noEnd],
  [/\[\(\$\d+::timestamptz is null or null::timestamptz is null or [^\]]*\]$/, noEnd],
  [/"requested_on" <= \$\d+::date\) and \(\[\$\d+::date is null\]$/, noEnd],
  [/null::date is null or \[null::date >= \$\d+::date\]$/, noEnd],
  [/\[\(\$\d+::date is null or null::date is null or [^\]]*\]$/, noEnd],
  [/\["charges"\."assessed_on" is null\]$/, neverNull],
  [/\["computer_sessions"\."ends_at" is null\]$/, neverNull],
  [/\["programs"\."ends_at" is null\]$/, neverNull],
  [new RegExp(String.raw`${unreturned}\(\[\$\d+::timestamptz is null\]$`), notBack],
  [new RegExp(String.raw`${unreturned}\([^[]*\["loans"\."returned_at" >= [^\]]*\]$`), notBack],
  [new RegExp(String.raw`${unreturned}\[\([^\]]*\]$`), notBack],
];

/** Of each kind the statement that has every part of a record in it: those of some parts are made of the same. */
function wholeOnes(): [what: string, of: string][] {
  const isByCard = (text: string): boolean => text.includes('"cards"."number" =');
  const longest = (texts: readonly string[]): string =>
    texts.reduce((most, text) => (text.length > most.length ? text : most), '');
  const sent = [...through.sent];
  return [
    ['by card', longest(sent.filter(isByCard))],
    ['by ids', longest(sent.filter((text) => !isByCard(text)))],
  ];
}

const everyMutant = (): (StatementMutant & { readonly of: string })[] =>
  wholeOnes().flatMap(([what, of]) => statementMutants(what, of).map((mutant) => ({ ...mutant, of })));

async function isKilled(mutant: StatementMutant & { readonly of: string }): Promise<boolean> {
  through.instead = mutant;
  try {
    return (await departuresOfRows(through.pools)).length > 0;
  } catch {
    // A statement that cannot be answered fails the test as well.
    return true;
  } finally {
    through.instead = null;
  }
}

/** How many in the short form. */
const few = 12;

describe('[collect.function] mutants of', () => {
  test('which rows of a record are read MUST all be killed', async () => {
    const all = everyMutant().filter(({ place }) => !alike.some(([which]) => which.test(place)));
    expect(all.length).toBeGreaterThan(100);
    const seed = inject('seed') ?? Date.now();
    const chosen = inject('isLong') ? all : sample(all, few, seed);
    const outcomes = [];
    for (const mutant of chosen) outcomes.push({ mutant, isKilled: await isKilled(mutant) });
    const tallies = talliesOf(outcomes);
    if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
    const which = chosen.length === all.length ? '' : ` (${chosen.length} of ${all.length}, seed ${seed})`;
    process.stdout.write(`${summedUp('the rows of a record', tallies)}${which}\n`);
    expect(survivors(tallies)).toEqual([]);
  }, 600_000);

  test('what is the same statement MUST be made as well, and say why it is the same', () => {
    const places = everyMutant().map(({ place }) => place);
    for (const [which, why] of alike) {
      // Once in each of the two statements; what is said of charges, in three places of each.
      const most = why === once ? 6 : 2;
      expect(places.filter((place) => which.test(place)).length, String(which)).toBe(most);
      expect(why.length).toBeGreaterThan(20);
    }
  });

  test('nothing at all cannot be told: what is sent as it is reads what it must', async () => {
    expect(await departuresOfRows(through.pools)).toEqual([]);
  });
});
