import type { Pools } from '../pools.ts';
import { together } from '../together.ts';
import { type Desk, deskOf, type View } from '../view.ts';
import type { RecordRow } from './recordRow.ts';
import { byCards, rowsOf } from './recordStatements.ts';

/** A long record holds up those that it is read with. */
const mostRecordsInALot = 20;

interface AskedByCard {
  readonly desk: Desk;
  readonly view: View;
  readonly cardNumber: string;
  readonly parts: readonly string[];
}

/** What has to be the same of two who are asked for in one statement: all but the card and the moment. */
function kindOf({ desk, view, parts }: AskedByCard): string {
  const { now: _, ...bounds } = rowsOf(view, parts);
  return JSON.stringify([desk, bounds]);
}

/** Reads those of one kind in one statement, each its own card at its own moment; null for whom there is no record. */
async function readAlike(
  pools: Pools,
  alike: readonly AskedByCard[],
): Promise<readonly (RecordRow | null)[]> {
  const [one] = alike;
  if (one === undefined) return [];
  const { now: _, ...bounds } = rowsOf(one.view, one.parts);
  const found = await byCards(one.parts).run(pools.for(one.desk), {
    ...bounds,
    cardNumbers: alike.map(({ cardNumber }) => cardNumber),
    moments: alike.map(({ view }) => view.now.toISOString()),
  });
  const records = new Map(found.map(({ place, record }) => [place, record]));
  return alike.map((_, index) => records.get(index + 1) ?? null);
}

const readTogether = together(readAlike, { most: mostRecordsInALot, kindOf, isReading: true });

/**
 * The record behind an active card, for staff; null for a number that is unknown, and for a dead card's. Those that are
 * asked for while others are on their way are read together: to begin the statement costs as much as to read a record.
 */
export async function readByCard(
  pools: Pools,
  view: View,
  cardNumber: string,
  parts: readonly string[],
): Promise<RecordRow | null> {
  const desk = deskOf(view);
  return desk === null ? null : readTogether(pools, { desk, view, cardNumber, parts });
}
