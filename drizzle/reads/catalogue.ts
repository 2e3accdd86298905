import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { everyRow, type RowCondition, read, rows } from '../statement.ts';
import { branches, items, titles, titleWords } from '../tables/index.ts';
import type { BranchRow, ItemRow, TitleRow } from './recordRow.ts';

const titleColumns = sql`${titles.id}, ${titles.title}, ${titles.author}, ${titles.isbn}, ${titles.year}`;
const itemColumns = sql`${items.id}, ${items.barcode}, ${items.titleId} as "titleId", ${items.branchId} as "branchId",
  ${items.category}, ${items.callNumber} as "callNumber", ${items.status}`;

const items_ = (condition: RowCondition, order: SQL) =>
  read<ItemRow>(
    condition,
    (where) => sql`select ${itemColumns} from ${items} where ${where} order by ${order}`,
  );

const itemByBarcode = items_(rows(sql`${items.barcode} = ${sql.placeholder('barcode')}`), sql`${items.id}`);
const itemsByTitles = items_(
  rows(sql`${items.titleId} = any(${sql.placeholder('ids')}::uuid[])`),
  sql`${items.barcode}`,
);

const titlesByIds = read<TitleRow>(
  rows(sql`${titles.id} = any(${sql.placeholder('ids')}::uuid[])`),
  (where) => sql`select ${titleColumns} from ${titles} where ${where}`,
);

const branchesAll = read<BranchRow>(
  everyRow(),
  (where) => sql`select ${branches.id}, ${branches.code}, ${branches.name} from ${branches} where ${where}`,
);

/** A place in the order of search results: by rank, best first, then by id. */
export interface TitlePlace {
  rank: number;
  id: string;
}

const w = titleWords;
const value = sql.placeholder;

/** Before the first: no rank comes before this one. */
const afterRank = sql`coalesce(-(${value('rank')}::float8), '-infinity')`;
const afterId = sql`coalesce(${value('id')}::uuid, '00000000-0000-0000-0000-000000000000')`;

/**
 * One word is read in the order of its ranks, as far as the page goes. More than one, a phrase and what is left out are
 * ranked together, which can only be done for all that are met.
 */
const search = read<TitleRow & { rank: number }>(
  rows(sql`${titles.search} @@ asked.query`),
  (
    where,
  ) => sql`with asked as materialized (select websearch_to_tsquery('english', ${value('text')}) as query),
    one as materialized (
      select l.words[1] as word
      from asked cross join (select to_tsvector('english', ${value('text')}) as vector) as v
        cross join lateral (select tsvector_to_array(v.vector) as words) as l
      where numnode(asked.query) = 1 and array_length(l.words, 1) = 1 and v.vector @@ asked.query),
    several as materialized (
      select ${titles.id}, ts_rank(${titles.search}, asked.query)::float8 as rank
      from asked join ${titles} on ${where} where not exists (select from one)),
    found as (
      select page.title_id as id, -page.place::float8 as rank
      from one cross join lateral (
        select ${w.place}, ${w.titleId} from ${w} where ${w.word} = one.word collate "C"
          and (${w.place}, ${w.titleId}) > (${afterRank}::real, ${afterId})
        order by ${w.place}, ${w.titleId} limit ${value('limit')}::int) as page
      union all
      (select several.id, several.rank from several where (-several.rank, several.id) > (${afterRank}, ${afterId})
        order by -several.rank, several.id limit ${value('limit')}::int))
    select ${titleColumns}, found.rank from found join ${titles} on ${titles.id} = found.id
    order by -found.rank, found.id limit ${value('limit')}::int`,
);

/** The catalogue, which is open to everyone, read as the audience that can read nothing else. */
export const catalogue = {
  async itemByBarcode(pools: Pools, barcode: string): Promise<ItemRow | null> {
    const [item] = await itemByBarcode.run(pools.for('open'), { barcode });
    return item ?? null;
  },
  itemsByTitles: (pools: Pools, ids: readonly string[]) => itemsByTitles.run(pools.for('open'), { ids }),
  titlesByIds: (pools: Pools, ids: readonly string[]) => titlesByIds.run(pools.for('open'), { ids }),
  branches: (pools: Pools) => branchesAll.run(pools.for('open'), {}),
  /** @param limit rows at most; ask for one more than a page to know whether there is a next */
  search: (pools: Pools, text: string, after: TitlePlace | null, limit: number) =>
    search.run(pools.for('open'), { text, rank: after?.rank ?? null, id: after?.id ?? null, limit }),
};
