import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { everybodysFunctions, functionMutants, grantMutants, keeperMutants } from './grantMutants.ts';
import { printed, sample, summedUp, survivors, type Tally } from './mutant.ts';
import { policyMutants, roleMutants } from './policyMutants.ts';
import { type Catalogue, catalogueOf, tablesOf, tallyOfWalls, type WallMutant } from './wallMutant.ts';

/**
 * Every grant and every row policy, dropped, widened and swapped, as SQL in a database that was migrated: what is asked
 * of the catalogue is what `test/drizzle/walls/byHand.test.ts` asks of it.
 */

let database: TestDatabase;
let sql: postgres.Sql;
let catalogue: Catalogue;
beforeAll(async () => {
  database = await freshDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  catalogue = await catalogueOf(sql, database.roles);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const kinds: readonly (readonly [string, (of: Catalogue) => WallMutant[]])[] = [
  ['the row policies', policyMutants],
  ['the logins, what they may make and whom they may be', roleMutants],
  ['the functions of each login', functionMutants],
  ['the functions, given to everybody', everybodysFunctions],
  ['the keeper’s tables', keeperMutants],
  ['the columns and tables of each login', grantMutants],
];

/** How many of each kind in the short form. */
const few = 200;

describe('[second-wall] mutants of', () => {
  test.each(kinds)(
    '%s MUST all be killed',
    async (what, make) => {
      const all = make(catalogue);
      const seed = inject('seed') ?? Date.now();
      const chosen = inject('isLong') ? all : sample(all, few, seed);
      const tallies: Tally[] = await tallyOfWalls(sql, chosen);
      const isWhole = chosen.length === all.length;
      if (inject('isLong')) process.stdout.write(`${printed(tallies)}\n`);
      process.stdout.write(
        `${summedUp(what, tallies)}${isWhole ? '' : ` (${chosen.length} of ${all.length}, seed ${seed})`}\n`,
      );
      expect(chosen.length).toBeGreaterThan(50);
      expect(survivors(tallies)).toEqual([]);
    },
    600_000,
  );

  test('everything there is MUST be made: each column, function and row policy has some', () => {
    const made = kinds.flatMap(([, make]) => make(catalogue)).map(({ name }) => name);
    const isMade = (what: string): boolean => made.some((name) => name.includes(what));
    expect(tablesOf(catalogue).length).toBeGreaterThan(40);
    expect(catalogue.columns.filter(({ table, column }) => !isMade(`${table}.${column}`))).toEqual([]);
    expect(catalogue.functions.filter((signature) => !isMade(signature))).toEqual([]);
    expect(catalogue.policies.filter(({ table, name }) => !isMade(`${table}: ${name} dropped`))).toEqual([]);
    for (const part of ["(state = 'OPEN'::text)", '(agency_id =', '(k.wrapped IS NOT NULL)', '(r.id ='])
      expect(isMade(`without ${part}`), part).toBe(true);
  });

  test('what is exempted on purpose MUST be told as survived, and fail', async () => {
    const birthDate = grantMutants(catalogue).filter(
      ({ table, name }) => table === 'columns of staff' && name.startsWith('SELECT patrons.birth_date'),
    );
    expect(survivors(await tallyOfWalls(sql, birthDate))).toEqual([]);
    const exempted = birthDate.map((mutant) => ({
      ...mutant,
      asking: {
        ...mutant.asking,
        departures: (rows: readonly Record<string, unknown>[]) =>
          mutant.asking.departures(rows).filter((each) => !each.includes('patrons.birth_date')),
      },
    }));
    const tallies = await tallyOfWalls(sql, exempted);
    expect(survivors(tallies)).toEqual(['columns of staff: SELECT patrons.birth_date the other way']);
    expect(printed(tallies)).toMatch(/1 survived\n {2}survived: SELECT patrons\.birth_date/);
  });

  test('what cannot be applied MUST be told, and cannot pass for killed', async () => {
    const [first] = roleMutants(catalogue);
    if (first === undefined) throw new TypeError('no mutant');
    const broken = { ...first, sql: 'grant everything on nothing to nobody' };
    await expect(tallyOfWalls(sql, [broken])).rejects.toThrow('cannot be applied');
    // Nothing of it stays, so that the next is asked about as it is.
    expect(survivors(await tallyOfWalls(sql, [first]))).toEqual([]);
  });
});
