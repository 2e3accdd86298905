import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { cards, patrons } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';
import { choosing } from './chosenParts.ts';
import { personParts, recordParts, staffParts } from './recordParts.ts';
import type { RecordRow } from './recordRow.ts';

interface RecordJson {
  record: RecordRow;
}

const ofStaff = (condition: RowCondition) =>
  choosing({ ...recordParts, ...staffParts }, (object) =>
    read<RecordJson>(condition, (where) => sql`select ${object} as record from ${patrons} where ${where}`),
  );

/**
 * The evidence is set and the record read in one statement. The read depends on the setting's own result and, with
 * `offset 0`, is not merged into the join, so that it can only run after it: the setting stands before any row
 * policy asks for it. Were it not to, the policies would show nothing.
 */
const ofPerson = (condition: RowCondition) =>
  choosing({ ...recordParts, ...personParts }, (object) =>
    read<RecordJson>(
      condition,
      (where) => sql`select found.record from
      (select set_config('carrel.evidence', ${sql.placeholder('evidence')}, true) as evidence) as shown
      cross join lateral (
        select ${object} as record
        from ${patrons} where ${where} and shown.evidence is not null offset 0) as found`,
    ),
  );

const ofSubject = ofPerson(rows(sql`${patrons.id} = ${sql.placeholder('subject')}::uuid`));

const byCard = ofStaff(
  rows(sql`${patrons.id} = (select ${cards.patronId} from ${cards}
    where ${cards.number} = ${sql.placeholder('cardNumber')} and ${cards.state} = 'ACTIVE')`),
);

const byIds = ofStaff(rows(sql`${patrons.id} = any(${sql.placeholder('ids')}::uuid[])`));

/** What a view lets a record's statement find, as its values. */
export const rowsOf = (view: View, parts: readonly string[]) => ({
  parts,
  circulation: view.circulation,
  recovery: view.recovery,
  pickup: view.pickup,
  from: view.from?.toISOString() ?? null,
  to: view.to?.toISOString() ?? null,
  fromDay: view.fromDay,
  toDay: view.toDay,
  now: view.now.toISOString(),
  adultIfBornBy: view.adultIfBornBy,
});

/**
 * The one record that a one-record view opens; null where there is none.
 * @param parts the fields asked for and open, as coordinates: `Patron.loans`
 */
export async function readSubject(
  pools: Pools,
  view: View,
  parts: readonly string[],
): Promise<RecordRow | null> {
  if (view.audience !== 'person' || view.subject === null || view.evidence === null) return null;
  const [row] = await ofSubject(parts).run(pools.for('person'), {
    ...rowsOf(view, parts),
    subject: view.subject,
    evidence: view.evidence,
  });
  return row?.record ?? null;
}

/** The record behind an active card, for staff; null for a number that is unknown, and for a dead card's. */
export async function readByCard(
  pools: Pools,
  view: View,
  cardNumber: string,
  parts: readonly string[],
): Promise<RecordRow | null> {
  const desk = deskOf(view);
  if (desk === null) return null;
  const [row] = await byCard(parts).run(pools.for(desk), { ...rowsOf(view, parts), cardNumber });
  return row?.record ?? null;
}

/** Records by their ids, in one statement, in the order asked for. */
export async function readByIds(
  pools: Pools,
  view: View,
  ids: readonly string[],
  parts: readonly string[],
): Promise<RecordRow[]> {
  const desk = deskOf(view);
  if (desk === null || ids.length === 0) return [];
  const found = await byIds(parts).run(pools.for(desk), { ...rowsOf(view, parts), ids });
  const byId = new Map(found.map(({ record }) => [record.id, record]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
