import {
  findUnpublished,
  type PublishedCell,
  type Publisher,
  type UnpublishedTable,
  writePublished,
} from '../../drizzle/writes/statistics.ts';
import { suppress } from '../../schema/policy/suppression.ts';

/** One month of one kind. */
export interface Publication {
  readonly month: string;
  readonly kind: string;
}

/** What is published of a table: every cell and every total, those that are held back without their count. */
export function cellsOf(branches: readonly string[], table: UnpublishedTable): PublishedCell[] {
  const counts = new Map(table.counts.map((each) => [`${each.branchId} ${each.category}`, each.count]));
  const matrix = branches.map((branch) =>
    table.categories.map((category) => counts.get(`${branch} ${category}`) ?? 0),
  );
  return suppress(matrix).flatMap((row, at) =>
    row.map((count, column) => ({
      branchId: branches[at] ?? null,
      category: table.categories[column] ?? null,
      count,
    })),
  );
}

/**
 * Publishes every closed month that is not published yet, each month of a kind in a transaction of its own, so that
 * one that was interrupted is gone on with (statistics.aggregate). What is published is never computed again, whatever
 * is counted later. Safe to repeat, and by two processes at once.
 *
 * To be run after what ended has been let go: a programme of the month's last day is counted then, or never published.
 * @param publisher the operator's connections or the sweep's
 * @returns what this call published
 * @throws Unavailable
 */
export async function publishStatistics(publisher: Publisher, now: Date): Promise<Publication[]> {
  const { branches, tables } = await findUnpublished(publisher, now);
  const published: Publication[] = [];
  if (branches.length === 0) return published;
  for (const table of tables) {
    const { month, kind } = table;
    if (await writePublished(publisher, now, { month, kind, cells: cellsOf(branches, table) }))
      published.push({ month, kind });
  }
  return published;
}
