import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { everyRow, read } from '../statement.ts';
import { agencies } from '../tables/index.ts';
import { deskOf, type View } from '../view.ts';

export interface AgencyRow {
  id: string;
  name: string;
}

const all = read<AgencyRow>(
  everyRow(),
  (where) =>
    sql`select ${agencies.id}, ${agencies.name} from ${agencies} where ${where} order by ${agencies.name}`,
);

/** The agencies that an account can be referred to, for staff. */
export async function listAgencies(pools: Pools, view: View): Promise<readonly AgencyRow[]> {
  const desk = deskOf(view);
  return desk === null ? [] : all.run(pools.for(desk), {});
}
