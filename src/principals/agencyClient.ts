import { Problem } from '../problem.ts';
import { type Client, clientNamed } from './client.ts';
import type { Keeper } from './keeper.ts';

/** A client that is an agency. */
export type AgencyClient = Client & { agencyId: string };

/**
 * An agency's client by its name: nobody else's documents are registered, and nobody else is given a work list.
 * @throws Problem NO_SUCH_CLIENT, CLIENT_KIND_DIFFERS
 */
export async function agencyNamed(db: Keeper, name: string): Promise<AgencyClient> {
  const client = await clientNamed(db, name);
  if (client === null)
    throw new Problem('NO_SUCH_CLIENT', 'there is no client of this name: correct --client');
  const { agencyId } = client;
  if (client.kind !== 'AGENCY' || agencyId === null)
    throw new Problem('CLIENT_KIND_DIFFERS', 'the client of this name is no agency: correct --client', 2);
  return { ...client, agencyId };
}
