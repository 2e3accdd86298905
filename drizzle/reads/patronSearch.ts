import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { patronNameWords, patrons, personNames } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';
import { choosing } from './chosenParts.ts';
import { rowsOf } from './record.ts';
import { recordParts, staffParts } from './recordParts.ts';
import type { RecordRow } from './recordRow.ts';

/** A place in the order of patrons: by last name, first name, id. */
export interface PatronPlace {
  last: string;
  first: string;
  id: string;
}

/** Somebody who is called so. The one after a page, who only says that there is a next, has no record. */
export interface FoundPatron extends PatronPlace {
  record: RecordRow | null;
}

/** Before everybody: no last name comes before an empty one, and no random identifier is nought. */
const start: PatronPlace = { last: '', first: '', id: '00000000-0000-0000-0000-000000000000' };

const w = patronNameWords;
const n = personNames;
const value = sql.placeholder;
const place = sql`(${value('last')}, ${value('first')}, ${value('id')}::uuid)`;

/** The first word of all from there on: one probe of the index. */
const nextWord = (from: SQL): SQL =>
  sql`(select ${w.word} from ${w} where ${w.word} ${from} order by ${w.word} limit 1)`;

/** The next of those with a word, in order: a stretch of the index. */
const nextWith = (word: SQL, limit: SQL): SQL =>
  sql`(select ${w.last}, ${w.first}, ${w.patronId} from ${w} where ${w.word} = ${word}
    and (${w.last}, ${w.first}, ${w.patronId}) > ${place} order by ${w.last}, ${w.first}, ${w.patronId} limit ${limit})`;

/**
 * One word is looked for in the words that begin with it. These are stepped through, each by a probe; a beginning of two
 * or three letters stands for all that begin so, so that they are few however many patrons there are. Of each its next
 * person is read; only where that is among the first of all can a word have anybody for this page. Of those a page each
 * is read, and the pages are merged. Of more words than one, two of three letters or more lead to those with both
 * beginnings, and each of them is looked at. Where the words are shorter, or begin alike, all are met at once.
 */
const searching = (condition: RowCondition) =>
  choosing({ ...recordParts, ...staffParts }, (object) =>
    read<FoundPatron>(
      condition,
      (where) => sql`with recursive words as materialized (
      select unnest(tsvector_to_array(to_tsvector('simple', ${value('text')}))) as word),
    asked as materialized (select min(word) as beginning from words having count(*) = 1),
    pair as materialized (
      select ' ' || min(three) || ' ' || max(three) as beginnings from (
        select left(word, 3) collate "C" as three from words where length(word) >= 3
        group by 1 order by max(length(word)) desc, 1 limit 2) as longest having count(*) = 2),
    met (word) as (
      select ${nextWord(sql`>= (select beginning from asked) collate "C"`)}
      union all
      select ${nextWord(sql`> (case when length(met.word) = 3 and length(asked.beginning) <= 3
        then met.word || chr(1114111) else met.word end) collate "C"`)}
      from met cross join asked where starts_with(met.word, asked.beginning)),
    next as (
      select met.word, dense_rank() over (order by one.last, one.first, one.patron_id) as place
      from met cross join asked cross join lateral ${nextWith(sql`met.word`, sql`1`)} as one
      where starts_with(met.word, asked.beginning)),
    several as materialized (
      select ${n.last}, ${n.first}, ${n.patronId} from ${n}
      where not exists (select from asked) and not exists (select from pair) and ${where}
        and (${n.last}, ${n.first}, ${n.patronId}) > ${place})
    select place.last, place.first, place.id, case when place.number < ${value('limit')}::int
      then (select ${object} from ${patrons} where ${patrons.id} = place.id) end as record
    from (select found.last, found.first, found.patron_id as id,
        row_number() over (order by found.last, found.first, found.patron_id) as number from (select distinct * from (
      select page.* from next cross join lateral ${nextWith(sql`next.word`, sql`${value('limit')}::int`)} as page
      where next.place <= ${value('limit')}::int
      union all
      (select ${w.last}, ${w.first}, ${w.patronId}
        from ${w} cross join lateral (
          select from ${n} where ${n.patronId} = ${w.patronId} and ${where} offset 0) as has
        where ${w.word} = (select beginnings from pair) collate "C" and (${w.last}, ${w.first}, ${w.patronId}) > ${place}
        order by ${w.last}, ${w.first}, ${w.patronId} limit ${value('limit')}::int)
      union all select * from several) as met) as found
      order by found.last, found.first, found.patron_id limit ${value('limit')}::int) as place
    order by place.number`,
    ),
  );

const byName = searching(rows(sql`${n.search} @@ to_tsquery('simple', ${value('words')})`));

/**
 * Patrons any of whose names begin with the words given, a page at a time, with their records: one statement.
 * @param words letters and digits only, each matched as a prefix; all must match
 * @param size records at most; one more is found, without a record, where there is a next page
 * @param parts the fields asked for and open, as coordinates: `Patron.loans`
 */
export async function findPatrons(
  pools: Pools,
  view: View,
  words: readonly string[],
  after: PatronPlace | null,
  size: number,
  parts: readonly string[],
): Promise<readonly FoundPatron[]> {
  const desk = deskOf(view);
  if (desk === null || words.length === 0) return [];
  return byName(parts).run(pools.for(desk), {
    ...rowsOf(view, parts),
    text: words.join(' '),
    words: words.map((word) => `'${word.replaceAll("'", '')}':*`).join(' & '),
    ...(after ?? start),
    limit: size + 1,
  });
}
