import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { departuresOfEvidence } from '../drizzle/walls/departures/evidence.ts';
import { type EvidenceLibrary, openEvidence } from '../drizzle/walls/departures/openEvidence.ts';
import { conditionEdits } from './conditions.ts';
import { printed, sample, summedUp, survivors, talliesOf } from './mutant.ts';

/**
 * Every condition of the functions that both walls rest on, without one of its parts, as SQL in a database that was
 * migrated: told by what `test/drizzle/walls/evidence.test.ts` asks.
 */

const names = ['subject', 'agency', 'debtors_of', 'is_shut_out', 'principals_of', 'is_minor'];

let library: EvidenceLibrary;
beforeAll(async () => {
  library = await openEvidence();
});
afterAll(() => library.close());

const departures = (mutant?: string) => departuresOfEvidence(library.sql, library.database.roles, mutant);

/** Parts that a constraint of the tables makes good, each with why. */
const alike: Readonly<Record<string, string>> = {
  "agency: t.kind = 'CLIENT'": 'a token has a client just where it is a client’s: tokens_one_holder',
  "agency: c.kind = 'AGENCY'": 'a client has an agency just where it is one: clients_agency',
};

async function made(): Promise<{ table: string; name: string; sql: string }[]> {
  const functions = await library.sql<{ name: string; text: string }[]>`
    select proname as name, pg_get_functiondef(oid) as text from pg_proc
    where pronamespace = 'carrel'::regnamespace and proname = any(${names}) order by 1`;
  expect(functions.map(({ name }) => name)).toEqual(names.toSorted());
  return functions.flatMap(({ name, text }) => {
    const quote = '$function$';
    const [from, to] = [text.indexOf(quote) + quote.length, text.lastIndexOf(quote)];
    const body = text.slice(from, to);
    return conditionEdits(body).map(({ kind, start, end, put }) => ({
      table: kind,
      name: `${name}: ${body.slice(start, end).replaceAll(/\s+/g, ' ')}`,
      sql: `${text.slice(0, from)}${body.slice(0, start)}${put}${body.slice(end)}${text.slice(to)}`,
    }));
  });
}

describe('[second-wall] mutants of', () => {
  test('the functions that the walls rest on MUST all be killed', async () => {
    expect(await departures()).toEqual([]);
    const all = await made();
    expect(all.length).toBeGreaterThan(30);
    for (const each of Object.keys(alike)) expect(all.map(({ name }) => name)).toContain(each);
    const others = all.filter(({ name }) => !Object.hasOwn(alike, name));
    const seed = inject('seed') ?? Date.now();
    const chosen = inject('isLong') ? others : sample(others, 10, seed);
    const outcomes = [];
    for (const mutant of chosen) {
      outcomes.push({ mutant, isKilled: (await departures(mutant.sql)).length > 0 });
    }
    const tallies = talliesOf(outcomes);
    if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
    const which =
      chosen.length === others.length ? '' : ` (${chosen.length} of ${others.length}, seed ${seed})`;
    process.stdout.write(`${summedUp('the functions that the walls rest on', tallies)}${which}\n`);
    expect(survivors(tallies)).toEqual([]);
    expect(await departures()).toEqual([]);
  }, 600_000);
});
