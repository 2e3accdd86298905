import { sql } from 'drizzle-orm';
import type { Audience } from '../audiences.ts';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { type PublishedKind, publishedCounts } from '../tables/index.ts';

/** A cell as it was published. Without a branch or a category it is the total over them; without a count, suppressed. */
export interface PublishedCountRow {
  month: string;
  kind: PublishedKind;
  branchId: string | null;
  category: string | null;
  count: number | null;
}

const byMonths = read<PublishedCountRow>(
  rows(
    sql`${publishedCounts.month} between ${sql.placeholder('from')}::date and ${sql.placeholder('to')}::date`,
  ),
  (
    where,
  ) => sql`select ${publishedCounts.month}::text, ${publishedCounts.kind}, ${publishedCounts.branchId} as "branchId",
      ${publishedCounts.category}, ${publishedCounts.count}
    from ${publishedCounts} where ${where}
    order by month, kind, branch_id nulls last, category nulls last`,
);

/**
 * What was published of some months: never a count that was not.
 * @param audience one that is granted the published counts
 * @param from, to the first days of the first and the last month
 */
export const readPublished = (pools: Pools, audience: Audience, from: string, to: string) =>
  byMonths.run(pools.for(audience), { from, to });
