import type postgres from 'postgres';
import type { Operator } from '../../drizzle/operator.ts';
import { after } from '../../schema/policy/days.ts';
import { type KeptTable, keptTables, unexpectedShapes } from './catalogue.ts';
import { completedRules, type Moments } from './completed.ts';
import { readKnown, rowName, searchTable } from './joins.ts';
import { keptAfterEnd, sweepMayTake } from './periods.ts';

/** Something that joins a person to something completed, or a place that could not be looked into. */
export interface Finding {
  readonly table: string;
  readonly rule: string;
  /** Which row, by an identifier or a place; null where it is the table itself. Never a value of a person. */
  readonly row: string | null;
}

/** What was looked at, and what was found. */
export interface Proof {
  readonly at: Date;
  readonly lookedAt: readonly { table: string; rows: number | null; columns: readonly string[] }[];
  /** How many numbers cannot be searched for in text, being too short; their identifiers still are. */
  readonly unsearchable: number;
  readonly findings: readonly Finding[];
}

export const unreadable = 'it could not be looked into';
export const unexpected = 'unexpected shape: its keys lead to a person and to an item';
export const unexplained = 'joins a person to something they do not have';

const nameOf = ({ schema, name }: KeptTable): string => `${schema}.${name}`;

/**
 * Searches the whole database, as its catalogue lists it, for anything that still joins a person to something completed
 * (retain.expunge). It reads one moment of the database and changes nothing. Where the administrative login is a
 * superuser it looks as that: the keeper sees what it was granted, and what nobody expects is just what no grant covers.
 * @param options.now what ended by time is judged by it
 */
export async function checkExpunge(
  operator: Operator,
  options: { now: Date; timeZone: string },
): Promise<Proof> {
  return operator.sql.begin('isolation level repeatable read read only', async (tx) => {
    const [login] = await tx<{ superuser: boolean }[]>`
      select rolsuper as superuser from pg_roles where rolname = session_user`;
    if (login?.superuser === true) await tx`set local role none`;
    return examine(tx, options);
  });
}

/** The search itself, as the role and in the transaction that it is given. */
export async function examine(
  tx: postgres.TransactionSql,
  options: { now: Date; timeZone: string },
): Promise<Proof> {
  const known = await readKnown(tx);
  const tables = await keptTables(tx);
  const shapes = await unexpectedShapes(tx, tables);
  const findings: Finding[] = [
    ...shapes.map((table) => found(table, unexpected)),
    ...(await largeObjects(tx)),
  ];
  const lookedAt: { table: string; rows: number | null; columns: readonly string[] }[] = [];
  const at = momentsOf(options);
  for (const table of tables) {
    const searched = table.readable ? await searchTable(tx, table, known) : null;
    lookedAt.push({ table: nameOf(table), rows: searched?.rows ?? null, columns: table.columns });
    if (searched === null) findings.push(found(table, unreadable));
    else findings.push(...searched.joining.map((row) => found(table, unexplained, row)));
    if (searched !== null && table.ours) findings.push(...(await brokenRules(tx, table, at)));
  }
  return { at: options.now, lookedAt, unsearchable: known.unsearchable, findings };
}

const found = (table: KeptTable, rule: string, row: string | null = null): Finding => ({
  table: nameOf(table),
  rule,
  row,
});

async function brokenRules(tx: postgres.TransactionSql, table: KeptTable, at: Moments): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { rule, where } of completedRules.filter((each) => each.table === table.name)) {
    const rows = await tx<{ row: string }[]>`
      select ${rowName(tx, table)} as row from public.${tx(table.name)} t where ${where(tx, at)} order by 1`;
    findings.push(...rows.map(({ row }) => found(table, rule, row)));
  }
  return findings;
}

/** Large objects lie outside every table. The program makes none, so that one is enough to say so. */
async function largeObjects(tx: postgres.TransactionSql): Promise<Finding[]> {
  const [row] = await tx<{ count: number }[]>`select count(*)::int as count from pg_largeobject_metadata`;
  return row?.count === 0 ? [] : [{ table: 'pg_catalog.pg_largeobject', rule: unreadable, row: null }];
}

function momentsOf({ now, timeZone }: { now: Date; timeZone: string }): Moments {
  const swept = after(now, sweepMayTake.negated(), timeZone);
  return {
    now: now.toISOString(),
    swept: swept.toISOString(),
    sweptADayLater: after(swept, keptAfterEnd.negated(), timeZone).toISOString(),
  };
}
