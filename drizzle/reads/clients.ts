import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { clientDays, clients, registeredDocuments, vendorChecks } from '../tables/index.ts';
import type { View } from '../view.ts';

/** A client without its tokens. Instants are ISO text, days are `YYYY-MM-DD`. */
export interface ClientRow {
  id: string;
  kind: 'VENDOR' | 'AGENCY' | 'FEED';
  name: string;
  contact: string;
  scopes: string[];
  networks: string[];
  ratePerMinute: number | null;
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
  lastUsedOn: string | null;
  /** Newest first; empty where they were not asked for. */
  uses: ClientUseRow[];
  /** The oldest first; empty where they were not asked for. */
  documents: RegisteredDocumentRow[];
}

/** What a client used on one day. */
export interface ClientUseRow {
  day: string;
  requests: number;
  cost: number;
  /** Null for all but vendors. */
  cardChecks: number | null;
}

/** A document that an agency may run, by its name. */
export interface RegisteredDocumentRow {
  documentId: string;
  registeredAt: string;
}

/** What is read of a client beside itself. */
export interface ClientParts {
  readonly uses: boolean;
  readonly documents: boolean;
}

/** Days of use that are told of a client, at most. */
export const mostDays = 366;

const c = clients;
const d = clientDays;
const r = registeredDocuments;
const v = vendorChecks;
const value = sql.placeholder;

const usesOf = sql`(select coalesce(json_agg(use order by use->>'day' desc), '[]') from (
    select json_build_object('day', ${d.day}, 'requests', ${d.requests}, 'cost', ${d.cost},
      'cardChecks', case when ${c.kind} = 'VENDOR' then coalesce((select ${v.count} from ${v}
        where ${v.clientId} = ${d.clientId} and ${v.day} = ${d.day}), 0) end) as use
    from ${d} where ${d.clientId} = ${c.id} and ${value('uses')}::boolean
    order by ${d.day} desc limit ${mostDays}) as days)`;

const documentsOf = sql`(select coalesce(json_agg(json_build_object('documentId', ${r.hash},
      'registeredAt', ${r.createdAt}) order by ${r.createdAt}, ${r.hash}), '[]')
    from ${r} where ${r.clientId} = ${c.id} and ${value('documents')}::boolean)`;

const list = (condition: RowCondition) =>
  read<{ client: ClientRow }>(
    condition,
    (where) => sql`select json_build_object('id', ${c.id}, 'kind', ${c.kind}, 'name', ${c.name},
      'contact', ${c.contact}, 'scopes', ${c.scopes}, 'networks', ${c.networks},
      'ratePerMinute', ${c.ratePerMinute}, 'createdAt', ${c.createdAt}, 'expiresAt', ${c.expiresAt},
      'revokedAt', ${c.revokedAt}, 'uses', ${usesOf}, 'documents', ${documentsOf},
      'lastUsedOn', (select max(${d.day}) from ${d} where ${d.clientId} = ${c.id})) as client
    from ${c} where ${where} order by ${c.name} limit ${value('limit')}::int`,
  );

const page = list(rows(sql`(${value('name')}::text is null or ${c.name} > ${value('name')}::text)`));
const one = list(rows(sql`${c.id} = ${value('id')}::uuid`));

/** What every read of clients needs of its caller: only an administrator's sees one. */
type Seeing = Pick<View, 'audience'>;

/**
 * Who may connect, and who might, by name, a page at a time.
 * @param place.after the name that the page comes after; no two clients have the same
 * @param place.limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function findClients(
  pools: Pick<Pools, 'for'>,
  view: Seeing,
  place: { after: string | null; limit: number },
  parts: ClientParts,
): Promise<ClientRow[]> {
  if (view.audience !== 'administrator') return [];
  const { after: name, limit } = place;
  const found = await page.run(pools.for('administrator'), { name, limit, ...parts });
  return found.map(({ client }) => client);
}

/** One client; null where there is none. */
export async function readClient(
  pools: Pick<Pools, 'for'>,
  view: Seeing,
  id: string,
  parts: ClientParts,
): Promise<ClientRow | null> {
  if (view.audience !== 'administrator') return null;
  const [row] = await one.run(pools.for('administrator'), { id, limit: 1, ...parts });
  return row?.client ?? null;
}
