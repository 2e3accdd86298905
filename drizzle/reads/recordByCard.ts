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

/** Reads those of one kind in one statement: of whom there is a record, with it. */
async function readAlike(
  pools: Pools,
  alike: readonly AskedByCard[],
  { desk, view, parts }: AskedByCard,
): Promise<(readonly [AskedByCard, RecordRow])[]> {
  const { now: _, ...bounds } = rowsOf(view, parts);
  const found = await byCards(parts).run(pools.for(desk), {
    ...bounds,
    cardNumbers: alike.map(({ cardNumber }) => cardNumber),
    moments: alike.map((asked) => asked.view.now.toISOString()),
  });
  return found.flatMap(({ place, record }) => {
    const asked = alike[place - 1];
    return asked === undefined ? [] : [[asked, record] as const];
  });
}

/** What has to be the same of two who are asked for in one statement: all but the card and the moment. */
function kindOf({ desk, view, parts }: AskedByCard): string {
  const { now: _, ...bounds } = rowsOf(view, parts);
  return JSON.stringify([desk, bounds]);
}

const readTogether = together(async (pools: Pools, all: readonly AskedByCard[]) => {
  const kinds = [...Map.groupBy(all, kindOf).values()];
  const found = kinds.map((alike) => (alike[0] === undefined ? [] : readAlike(pools, alike, alike[0])));
  const records = new Map((await Promise.all(found)).flat());
  return all.map((asked) => records.get(asked) ?? null);
}, mostRecordsInALot);

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
