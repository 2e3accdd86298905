import type postgres from 'postgres';
import type { Asking } from '../drizzle/walls/departures/asking.ts';
import { type Mutant, type Tally, talliesOf } from './mutant.ts';

/** A grant or a row policy that is not as it should be, as SQL, and who is asked whether that is seen. */
export interface WallMutant extends Pick<Mutant, 'table' | 'name'> {
  readonly sql: string;
  readonly asking: Asking;
}

/** What there is to alter, as the database's own catalogue has it: what is new is there the day it is made. */
export interface Catalogue {
  /** the suffix of the roles' names */
  readonly roles: string;
  readonly columns: readonly { table: string; column: string }[];
  readonly functions: readonly string[];
  readonly policies: readonly Policy[];
}

export interface Policy {
  readonly table: string;
  readonly name: string;
  readonly verb: string;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

export async function catalogueOf(sql: postgres.Sql, roles: string): Promise<Catalogue> {
  const columns = await sql<{ table: string; column: string }[]>`
    select c.relname as "table", a.attname as "column" from pg_class c join pg_attribute a on a.attrelid = c.oid
    and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'm', 'p') order by 1, a.attnum`;
  const functions = await sql<
    { signature: string }[]
  >`select oid::regprocedure::text as signature from pg_proc
    where pronamespace = 'carrel'::regnamespace order by 1`;
  const policies = await sql<Policy[]>`select tablename as "table", policyname as name, cmd as verb,
    roles::text[] as roles, qual as using, with_check as "check" from pg_policies where schemaname = 'public' order by 1, 2`;
  return { roles, columns, functions: functions.map(({ signature }) => signature), policies };
}

export const tablesOf = ({ columns }: Catalogue): string[] => [...new Set(columns.map(({ table }) => table))];

type Rows = readonly Record<string, unknown>[];
const mark = 'what follows was asked';

/**
 * Applies each in a transaction of its own, asks, and takes it back.
 * @param sql one connection of a superuser's
 * @throws Error where something departs without any mutant, or a mutant cannot be applied
 */
export async function tallyOfWalls(sql: postgres.Sql, mutants: readonly WallMutant[]): Promise<Tally[]> {
  const sound = async (): Promise<void> => {
    for (const { query, departures } of new Set(mutants.map(({ asking }) => asking))) {
      const departing = departures(await sql.unsafe(query));
      if (departing.length > 0) throw new Error(`without a mutant: ${departing.slice(0, 3).join('; ')}`);
    }
  };
  await sound();
  const outcomes = [];
  for (const mutant of mutants) {
    const { sql: altering, asking } = mutant;
    const marked = `select '${mark}' as asked; ${asking.query}`;
    let results: readonly Rows[];
    try {
      results = (await sql.unsafe(`begin; ${altering}; ${marked}; rollback`)) as unknown as readonly Rows[];
    } catch (error) {
      await sql.unsafe('rollback');
      throw new Error(`${mutant.table}: ${mutant.name} cannot be applied`, { cause: error });
    }
    // The driver leaves out what gave no rows: the answer is what comes after the mark.
    const rows = results[results.findIndex(([first]) => first?.asked === mark) + 1];
    if (rows === undefined) throw new Error(`${mutant.table}: ${mutant.name} was not asked about`);
    outcomes.push({ mutant, isKilled: asking.departures(rows).length > 0 });
  }
  await sound();
  return talliesOf(outcomes);
}
