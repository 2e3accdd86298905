import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { clients } from '../tables/index.ts';
import type { View } from '../view.ts';

/** A client without its tokens. Instants are ISO text. */
export interface ClientRow {
  id: string;
  kind: 'VENDOR' | 'AGENCY' | 'FEED';
  name: string;
  contact: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

const c = clients;
const value = sql.placeholder;

const list = (condition: RowCondition) =>
  read<{ client: ClientRow }>(
    condition,
    (where) => sql`select json_build_object('id', ${c.id}, 'kind', ${c.kind}, 'name', ${c.name},
      'contact', ${c.contact}, 'scopes', ${c.scopes}, 'createdAt', ${c.createdAt}, 'expiresAt', ${c.expiresAt},
      'revokedAt', ${c.revokedAt}) as client
    from ${c} where ${where} order by ${c.name} limit ${value('limit')}::int`,
  );

const page = list(rows(sql`(${value('name')}::text is null or ${c.name} > ${value('name')}::text)`));
const one = list(rows(sql`${c.id} = ${value('id')}::uuid`));

/**
 * Who may connect, and who might, by name, a page at a time.
 * @param after the name that the page comes after; no two clients have the same
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function findClients(
  pools: Pools,
  view: View,
  after: string | null,
  limit: number,
): Promise<ClientRow[]> {
  if (view.audience !== 'administrator') return [];
  const found = await page.run(pools.for('administrator'), { name: after, limit });
  return found.map(({ client }) => client);
}

/** One client; null where there is none. */
export async function readClient(pools: Pools, view: View, id: string): Promise<ClientRow | null> {
  if (view.audience !== 'administrator') return null;
  const [row] = await one.run(pools.for('administrator'), { id, limit: 1 });
  return row?.client ?? null;
}
