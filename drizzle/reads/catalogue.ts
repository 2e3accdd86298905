import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { everyRow, type RowCondition, read, rows } from '../statement.ts';
import { branches, items, titles } from '../tables/index.ts';
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

const search = read<TitleRow & { rank: number }>(
  rows(sql`${titles.search} @@ websearch_to_tsquery('english', ${sql.placeholder('text')})`),
  (where) => sql`select * from (
      select ${titleColumns}, ts_rank(${titles.search}, websearch_to_tsquery('english', ${sql.placeholder('text')}))::float8 as rank
      from ${titles} where ${where}) as ranked
    where ${sql.placeholder('rank')}::float8 is null
      or (-rank, id) > (-(${sql.placeholder('rank')}::float8), ${sql.placeholder('id')}::uuid)
    order by -rank, id limit ${sql.placeholder('limit')}::int`,
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
