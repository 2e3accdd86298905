import { sql } from 'drizzle-orm';
import type { Sender } from '../sender.ts';
import { compiled } from '../statement.ts';
import type { PublishedKind } from '../tables/publishedCounts.ts';
import { call } from './act.ts';

/** Connections that may publish: the operator's, or those of the scheduled sweep. */
export type Publisher = Sender;

/** A closed month of a kind that waits to be published: what its cells are, and what was counted in some of them. */
export interface UnpublishedTable {
  /** The first day of the month. */
  readonly month: string;
  readonly kind: PublishedKind;
  readonly categories: readonly string[];
  /** Cells that are not here have a count of zero. */
  readonly counts: readonly {
    readonly branchId: string;
    readonly category: string;
    readonly count: number;
  }[];
}

export interface UnpublishedCounts {
  readonly branches: readonly string[];
  readonly tables: readonly UnpublishedTable[];
}

/** A cell as it is published. Without a branch or a category it is the total over them; without a count, suppressed. */
export interface PublishedCell {
  readonly branchId: string | null;
  readonly category: string | null;
  readonly count: number | null;
}

const unpublishedCounts = compiled<{ found: UnpublishedCounts }>(
  sql`select carrel.unpublished_counts(${call}) as found`,
);
const publishCounts = compiled<{ done: { published: boolean } }>(
  sql`select carrel.publish_counts(${call}) as done`,
);

/** Raw counts: nobody reads them but who publishes. */
export async function findUnpublished(publisher: Publisher, now: Date): Promise<UnpublishedCounts> {
  const [row] = await unpublishedCounts.run(publisher, { call: JSON.stringify({ now: now.toISOString() }) });
  return row?.found ?? { branches: [], tables: [] };
}

/** @returns false, with nothing changed, where the month of this kind was published before */
export async function writePublished(
  publisher: Publisher,
  now: Date,
  table: { month: string; kind: PublishedKind; cells: readonly PublishedCell[] },
): Promise<boolean> {
  const [row] = await publishCounts.run(publisher, {
    call: JSON.stringify({ now: now.toISOString(), ...table }),
  });
  return row?.done.published ?? false;
}
