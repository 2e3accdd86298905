import { eq } from 'drizzle-orm';
import { agencies, clients } from '../../drizzle/tables/index.ts';
import { type ClientKind, clientScopes, mayHold } from '../../schema/policy/bases.ts';
import { Problem } from '../problem.ts';
import type { Keeper } from './keeper.ts';

export type Client = typeof clients.$inferSelect;

/**
 * What a client is to hold beyond its kind: a vendor may read statistics, and nobody can be given a person's class
 * (third-party.no-pii). The database refuses it as well, whatever statement tries.
 * @throws Problem SCOPE_NOT_ALLOWED
 */
export function scopesFor(kind: ClientKind, scopes: readonly string[]): string[] {
  if (mayHold(kind, scopes)) return [...new Set(scopes)];
  const allowed = clientScopes[kind];
  throw new Problem(
    'SCOPE_NOT_ALLOWED',
    `a client of this kind can hold ${allowed.length === 0 ? 'no scope' : `only: ${allowed.join(', ')}`}`,
    2,
  );
}

/** The client of a name, whatever its state, or null. */
export async function clientNamed(db: Keeper, name: string): Promise<Client | null> {
  const [client] = await db.select().from(clients).where(eq(clients.name, name));
  return client ?? null;
}

/**
 * Enters a client; an agency gets its row among the agencies too, under the same name.
 * @param client.contact whom to call when its token leaks
 * @throws Problem CLIENT_EXISTS, SCOPE_NOT_ALLOWED, BAD_NAME, EXPIRY_PAST
 */
export async function createClient(
  db: Keeper,
  client: { kind: ClientKind; name: string; contact: string; scopes: readonly string[]; expiresAt: Date },
  now: Date,
): Promise<Client> {
  const scopes = scopesFor(client.kind, client.scopes);
  const name = client.name.trim();
  const contact = client.contact.trim();
  if (name === '' || contact === '') throw new Problem('BAD_NAME', 'a client needs a name and a contact', 2);
  if (client.expiresAt <= now) throw new Problem('EXPIRY_PAST', 'the client would have expired already', 2);
  return db.transaction(async (tx) => {
    const agencyId = client.kind === 'AGENCY' ? await agencyNamed(tx, name) : null;
    const [row] = await tx
      .insert(clients)
      .values({ ...client, name, contact, scopes, agencyId, createdAt: now })
      .onConflictDoNothing({ target: clients.name })
      .returning();
    if (!row) throw new Problem('CLIENT_EXISTS', 'there is a client of this name already');
    return row;
  });
}

async function agencyNamed(db: Keeper, name: string): Promise<string> {
  const [there] = await db.select({ id: agencies.id }).from(agencies).where(eq(agencies.name, name));
  if (there) return there.id;
  const [row] = await db.insert(agencies).values({ name }).returning({ id: agencies.id });
  if (!row) throw new Error('an insert returned no row');
  return row.id;
}
