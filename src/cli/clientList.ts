import { type Operator, poolsOf } from '../../drizzle/operator.ts';
import { type ClientRow, findClients } from '../../drizzle/reads/clients.ts';
import { inColumns } from './columns.ts';

/** A client as the command line shows it: what the desk sees of it, and whether it may connect now. */
export interface ListedClient extends Omit<ClientRow, 'uses'> {
  readonly state: 'ACTIVE' | 'EXPIRED' | 'REVOKED';
}

const pageOfClients = 500;

/** Every client by name, those that may connect no more among them. */
export async function listClients(
  operator: Pick<Operator, 'sql' | 'send'>,
  now: Date,
): Promise<ListedClient[]> {
  const listed: ListedClient[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const place = { after, limit: pageOfClients };
    const parts = { uses: false, documents: true };
    const found: ClientRow[] = await findClients(
      poolsOf(operator),
      { audience: 'administrator' },
      place,
      parts,
    );
    for (const { uses: _, ...client } of found) listed.push({ ...client, state: stateOf(client, now) });
    after = found.at(-1)?.name ?? null;
    more = found.length === pageOfClients;
  }
  return listed;
}

function stateOf({ revokedAt, expiresAt }: Omit<ClientRow, 'uses'>, now: Date): ListedClient['state'] {
  if (revokedAt !== null) return 'REVOKED';
  return new Date(expiresAt) <= now ? 'EXPIRED' : 'ACTIVE';
}

const columns = [
  'kind',
  'name',
  'contact',
  'scopes',
  'expires',
  'networks',
  'rate',
  'documents',
  'last used',
  'state',
] as const;

/** The clients as lines of a table, for people. */
export function asTable(clients: readonly ListedClient[]): string {
  if (clients.length === 0) return 'No client is registered.';
  const rows = clients.map((client) => [
    client.kind,
    client.name,
    client.contact,
    client.scopes.join(',') || '-',
    new Date(client.expiresAt).toISOString(),
    client.networks.join(',') || 'any',
    client.ratePerMinute?.toString() ?? '-',
    client.documents.length.toString(),
    client.lastUsedOn ?? 'never',
    client.state,
  ]);
  return inColumns(columns, rows);
}
