import { type SQL, sql } from 'drizzle-orm';
import { read, rows } from '../statement.ts';
import { cards, patrons } from '../tables/index.ts';
import type { View } from '../view.ts';
import { choosing } from './chosenParts.ts';
import { personParts, recordParts, staffParts } from './recordParts.ts';
import type { RecordRow } from './recordRow.ts';

/** A record as its statement answers it. */
interface RecordJson {
  readonly record: RecordRow;
}

const value = sql.placeholder;

/**
 * For each row of `moment`, which is what is asked and when, the records of those patrons.
 * @param moment the query of these rows: `now`, and what the condition asks for
 */
const recordsOf = (moment: SQL, object: SQL, where: SQL): SQL => sql`from (${moment}) as moment
    cross join lateral (select ${object} as record from ${patrons} where ${where} offset 0) as found`;

/**
 * The record of one subject, for whom evidence opens it: set, and read in one statement. The read depends on the
 * setting's own result and, with `offset 0`, is not merged into the join, so that it can only run after it: the setting
 * stands before any row policy asks for it. Were it not to, the policies would show nothing.
 */
export const ofSubject = choosing({ ...recordParts, ...personParts }, (object) =>
  read<RecordJson>(
    rows(sql`${patrons.id} = ${value('subject')}::uuid and moment.evidence is not null`),
    (where) =>
      sql`select found.record ${recordsOf(
        sql`select set_config('carrel.evidence', ${value('evidence')}, true) as evidence, ${value('now')}::timestamptz as now`,
        object,
        where,
      )}`,
  ),
);

/** The records behind active cards, for staff: each with its card's place among those that are asked for, from 1. */
export const byCards = choosing({ ...recordParts, ...staffParts }, (object) =>
  read<RecordJson & { readonly place: number }>(
    rows(sql`${patrons.id} = (select ${cards.patronId} from ${cards}
    where ${cards.number} = moment.card and ${cards.state} = 'ACTIVE')`),
    (where) =>
      sql`select moment.place, found.record ${recordsOf(
        sql`select asked.card, asked.now::timestamptz as now, asked.place::int as place
    from unnest(${value('cardNumbers')}::text[], ${value('moments')}::text[]) with ordinality as asked (card, now, place)`,
        object,
        where,
      )}`,
  ),
);

/** Records by their ids, for staff. */
export const byIds = choosing({ ...recordParts, ...staffParts }, (object) =>
  read<RecordJson>(
    rows(sql`${patrons.id} = any(${value('ids')}::uuid[])`),
    (where) =>
      sql`select found.record ${recordsOf(sql`select ${value('now')}::timestamptz as now`, object, where)}`,
  ),
);

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
