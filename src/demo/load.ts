import { eq, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Operator } from '../../drizzle/operator.ts';
import * as tables from '../../drizzle/tables/index.ts';
import type { Keeper } from '../principals/keeper.ts';
import { hashPin, type PinCost } from '../principals/pin.ts';
import { Problem } from '../problem.ts';
import type { Secret } from '../secret.ts';
import { publishStatistics } from '../statistics/publish.ts';
import { firstBranchSource } from './branches.ts';
import { calendarFrom } from './calendar.ts';
import { pinCards } from './cards.ts';
import { libraryRows } from './library.ts';
import { type Filled, filled, type Part, type Row } from './rows.ts';

/** Whose decision written consent is in the demonstration library, where it is on. */
export const demonstrationConsentDecidedBy = 'the demonstration library';

/** Whether this database holds the demonstration library. */
export async function isDemonstration(db: Keeper): Promise<boolean> {
  const { branches } = tables;
  const rows = await db
    .select({ id: branches.id })
    .from(branches)
    .where(eq(branches.source, firstBranchSource));
  return rows.length > 0;
}

/** Whether the database holds a library that is not the demonstration's: it is not to be mixed with invented people. */
export async function holdsAnotherLibrary(db: Keeper): Promise<boolean> {
  const { branches, patrons, titles } = tables;
  if (await isDemonstration(db)) return false;
  for (const table of [branches, patrons, titles])
    if ((await db.select({ id: table.id }).from(table).limit(1)).length > 0) return true;
  return false;
}

/**
 * Fills the database with the demonstration library, once: the same rows for the same day, and all of them or none.
 * Then publishes its closed months.
 * @param options.secret peppers the PINs of the three cards that have one
 * @param options.pinCost what a hash of theirs costs, if not the usual
 * @param options.now the day that everything is overdue, due or expired by
 * @returns whether it was loaded now (false: it was there)
 * @throws Problem DATABASE_NOT_EMPTY
 */
export async function loadDemonstrationLibrary(
  operator: Operator,
  options: { secret: Secret; now: Date; timeZone: string; pinCost?: PinCost },
): Promise<boolean> {
  const loaded = await operator.db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext('carrel demonstration'))`);
    if (await isDemonstration(tx)) return false;
    if (await holdsAnotherLibrary(tx))
      throw new Problem(
        'DATABASE_NOT_EMPTY',
        'this database holds another library: the demonstration library is loaded into an empty one only',
      );
    const rows = await withPins(libraryRows(calendarFrom(options.now, options.timeZone)), options);
    for (const name of filled) await insertAll(tx, name, rows[name] ?? []);
    return true;
  });
  if (loaded) await publishStatistics(operator, options.now);
  return loaded;
}

async function withPins(
  rows: Part,
  { secret, pinCost }: { secret: Secret; pinCost?: PinCost },
): Promise<Part> {
  const hashes = new Map<string, string>();
  for (const { number, pin } of Object.values(pinCards))
    hashes.set(number, await hashPin(pin, secret, pinCost));
  const cards = rows.cards?.map((card) => ({ ...card, pinHash: hashes.get(card.number) ?? null }));
  return { ...rows, ...(cards ? { cards } : {}) };
}

/** Statements stay well below the 65,534 parameters that one can have. */
const rowsPerStatement = 1000;
const tableOf: Readonly<Record<Filled, PgTable>> = tables;

async function insertAll<Name extends Filled>(
  db: Keeper,
  name: Name,
  rows: readonly Row<Name>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsPerStatement)
    await db.insert(tableOf[name]).values(rows.slice(from, from + rowsPerStatement) as never);
}
