import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { patronNameWords, patrons, personNames } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';
import { choosing } from './chosenParts.ts';
import { recordParts, staffParts } from './recordParts.ts';
import type { RecordRow } from './recordRow.ts';
import { rowsOf } from './recordStatements.ts';

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

/** The next of those under a key who have all the words, in order: a stretch of the index. */
const nextUnder = (where: RowCondition, limit: SQL): SQL =>
  sql`(select ${w.last}, ${w.first}, ${w.patronId} from ${w} where ${w.word} = under.key
    and (${w.last}, ${w.first}, ${w.patronId}) > ${place}
    and (under.exact or (select ${where} from ${n} where ${n.patronId} = ${w.patronId}))
    order by ${w.last}, ${w.first}, ${w.patronId} limit ${limit})`;

/**
 * The longest word is looked for in the words that begin with it. These are stepped through, each by a probe; a beginning
 * of up to three letters stands for all that begin so, so that they are few however many patrons there are. Where more
 * words are asked for, so are the beginnings of other words that are kept beside each, as far as they begin with the
 * second longest: both together are a key, and whoever is under it has both words. Who has too many words for keys of two
 * has one of all such. Of each key its next person is read; only where that is among the first of all can it have anybody
 * for this page. Of those a page each is read, and the pages are merged. A key has three letters of the second word: where more are asked for, or a third word, or words that
 * have to follow each other (as PostgreSQL takes "1e5x" apart), each person is looked at. What begins another of the words
 * asks for nothing more.
 */
const searching = (condition: RowCondition) =>
  choosing({ ...recordParts, ...staffParts }, (object) =>
    read<FoundPatron>(
      condition,
      (where) => sql`with recursive words as materialized (
      select unnest(tsvector_to_array(to_tsvector('simple', ${value('text')}))) collate "C" as word),
    asked as materialized (
      select longest[1] as beginning, ' ' || left(longest[2], 3) as beside,
        longest[3] is null and coalesce(length(longest[2]), 0) <= 3
          and strpos(to_tsquery('simple', ${value('words')})::text, '<->') = 0 as exact
      from (select array_agg(word order by length(word) desc, word) as longest from words where not exists (
        select from words as other where other.word <> words.word and starts_with(other.word, words.word))) as sorted),
    met (word) as (
      select ${nextWord(sql`>= (select beginning from asked) collate "C"`)}
      union all
      select ${nextWord(sql`> (case when length(met.word) = 3 and length(asked.beginning) <= 3
        then met.word || chr(1114111) else met.word end) collate "C"`)}
      from met cross join asked where starts_with(met.word, asked.beginning)),
    paired (prefix, key) as (
      select first_of.prefix, ${nextWord(sql`>= first_of.prefix collate "C"`)}
      from (select ' ' || met.word || asked.beside as prefix from met cross join asked
        where starts_with(met.word, asked.beginning) and asked.beside is not null) as first_of
      union all
      select paired.prefix, ${nextWord(sql`> paired.key collate "C"`)}
      from paired where starts_with(paired.key, paired.prefix)),
    under as (
      select met.word as key, asked.exact from met cross join asked
      where starts_with(met.word, asked.beginning) and asked.beside is null
      union all
      select paired.key, asked.exact from paired cross join asked where starts_with(paired.key, paired.prefix)
      union all
      select ' ', false from asked where asked.beside is not null),
    next as (
      select under.key, under.exact, dense_rank() over (order by one.last, one.first, one.patron_id) as place
      from under cross join lateral ${nextUnder(where, sql`1`)} as one)
    select place.last, place.first, place.id, case when place.number < ${value('limit')}::int
      then (select ${object} from ${patrons} where ${patrons.id} = place.id) end as record
    from (select found.last, found.first, found.patron_id as id,
        row_number() over (order by found.last, found.first, found.patron_id) as number from (
        select distinct page.* from next as under
          cross join lateral ${nextUnder(where, sql`${value('limit')}::int`)} as page
        where under.place <= ${value('limit')}::int) as found
      order by found.last, found.first, found.patron_id limit ${value('limit')}::int) as place
    cross join (select ${value('now')}::timestamptz as now) as moment
    order by place.number`,
    ),
  );

/** Worked out once a statement, not once a person. */
const byName = searching(rows(sql`${n.search} @@ (select to_tsquery('simple', ${value('words')}))`));

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
