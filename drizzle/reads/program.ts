import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { read, rows } from '../statement.ts';
import { programs } from '../tables/index.ts';
import type { View } from '../view.ts';

const byId = read<{ name: string }>(
  rows(sql`${programs.id} = ${sql.placeholder('id')}::uuid`),
  (where) => sql`select ${programs.name} from ${programs} where ${where}`,
);

/** What a programme is called, for staff; null for one that there is not. */
export async function readProgramName(pools: Pools, view: View, id: string): Promise<string | null> {
  if (view.audience === 'person') return null;
  const [program] = await byId.run(pools.for(view.audience), { id });
  return program?.name ?? null;
}
