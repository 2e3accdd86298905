import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { type Operator, poolsOf } from '../../drizzle/operator.ts';
import { clients } from '../../drizzle/tables/index.ts';
import type { Doing } from '../../drizzle/writes/act.ts';
import { registerClient } from '../../drizzle/writes/registerClient.ts';
import { type ClientKind, clientScopes, mayHold } from '../../schema/policy/bases.ts';
import { Problem } from '../problem.ts';
import type { IssuedToken } from './issue.ts';
import type { Keeper } from './keeper.ts';
import { newToken } from './token.ts';

export type Client = typeof clients.$inferSelect;

/**
 * What a client is to hold beyond its kind: a vendor may read statistics, and nobody can be given a person's class
 * (third-party.no-pii). The database refuses it as well, whatever statement tries.
 * @throws Problem SCOPE_NOT_ALLOWED
 */
export function scopesFor(kind: ClientKind, scopes: readonly string[]): string[] {
  if (mayHold(kind, scopes)) return [...new Set(scopes)].sort();
  const allowed = clientScopes[kind];
  throw new Problem(
    'SCOPE_NOT_ALLOWED',
    `a client of this kind can hold ${allowed.length === 0 ? 'no scope' : `only: ${allowed.join(', ')}`}`,
    2,
  );
}

/** A name or a contact as it is kept: as the desk's act keeps it. */
const written = (text: string): string => text.trim().normalize('NFC');
const longest = 200;

/** The client of a name, whatever its state, or null. */
export async function clientNamed(db: Keeper, name: string): Promise<Client | null> {
  const [client] = await db
    .select()
    .from(clients)
    .where(eq(clients.name, written(name)));
  return client ?? null;
}

/** How the operator does an act: as the keeper, whose functions they are. Each call is one of its own. */
export const byOperator = (now: Date): Doing => ({
  audience: 'administrator',
  evidence: '',
  key: randomBytes(32).toString('hex'),
  now,
});

/** A client as it is entered. */
export interface NewClient {
  readonly kind: ClientKind;
  readonly name: string;
  /** Whom to call when its token leaks. */
  readonly contact: string;
  readonly scopes: readonly string[];
  /** CIDR, each in its one text; none: from anywhere. */
  readonly networks?: readonly string[];
  /** Cost a minute; null: what its kind may. */
  readonly ratePerMinute?: number | null;
  readonly expiresAt: Date;
  /** Of its first token: what the list calls it, and its end, which is not after the client's. */
  readonly token?: { readonly label?: string; readonly expiresAt?: Date };
}

/**
 * Enters a client with its first token, by the very act that an administrator does at the desk; an agency gets its row
 * among the agencies too, under the same name.
 * @throws Problem CLIENT_EXISTS, SCOPE_NOT_ALLOWED, BAD_NAME, EXPIRY_PAST, CLIENT_ENDS_FIRST
 */
export async function createClient(
  operator: Pick<Operator, 'sql' | 'send'>,
  client: NewClient,
  now: Date,
): Promise<IssuedToken & { clientId: string }> {
  const { kind, expiresAt, token = {} } = client;
  const scopes = scopesFor(kind, client.scopes);
  const name = written(client.name);
  const contact = written(client.contact);
  for (const each of [name, contact])
    if (each === '' || each.length > longest || /\p{Cc}/u.test(each))
      throw new Problem(
        'BAD_NAME',
        `a client needs a name and a contact, each one line of at most ${longest} characters`,
        2,
      );
  if (expiresAt <= now || (token.expiresAt ?? expiresAt) <= now)
    throw new Problem('EXPIRY_PAST', 'the client or its token would have expired already', 2);
  if (token.expiresAt !== undefined && token.expiresAt > expiresAt)
    throw new Problem(
      'CLIENT_ENDS_FIRST',
      'the token would outlive its client: choose an earlier end for it',
    );
  const { token: text, hash } = newToken('CLIENT');
  const done = await registerClient(poolsOf(operator), byOperator(now), {
    kind,
    name,
    contact,
    scopes,
    networks: client.networks ?? [],
    ratePerMinute: client.ratePerMinute ?? null,
    expiresAt,
    tokenHash: hash.toString('hex'),
    madeBy: 'operator',
    ...(token.label === undefined ? {} : { tokenLabel: token.label }),
    ...(token.expiresAt === undefined ? {} : { tokenExpiresAt: token.expiresAt }),
  });
  if (done.refused !== undefined)
    throw new Problem('CLIENT_EXISTS', 'there is a client of this name already: choose another name');
  if (!('clientId' in done)) throw new TypeError('an act of its own was done before');
  return {
    token: text,
    id: done.tokenId,
    expiresAt: new Date(done.tokenExpiresAt),
    clientId: done.clientId,
  };
}
