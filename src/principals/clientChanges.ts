import { eq, sql } from 'drizzle-orm';
import { type Operator, poolsOf } from '../../drizzle/operator.ts';
import { clients } from '../../drizzle/tables/index.ts';
import { revokeClient } from '../../drizzle/writes/revokeClient.ts';
import { rotateClientToken } from '../../drizzle/writes/rotateClientToken.ts';
import { endOfOverlap } from '../../schema/policy/connecting.ts';
import { Problem } from '../problem.ts';
import { byOperator, type Client, clientNamed } from './client.ts';
import { newToken } from './token.ts';

/** What the command line does to a client that is there: by the desk's own acts where there is one for it. */

/** @throws Problem NO_SUCH_CLIENT */
async function existing(operator: Operator, name: string): Promise<Client> {
  const client = await clientNamed(operator.db, name);
  if (client === null)
    throw new Problem('NO_SUCH_CLIENT', 'no client has this name: see `carrel client list`');
  return client;
}

const ended = (): Problem =>
  new Problem('CLIENT_ENDED', 'this client has expired or was revoked: register another');

/** @throws Problem NO_SUCH_CLIENT, CLIENT_ENDED */
async function inForce(operator: Operator, name: string, now: Date): Promise<Client> {
  const client = await existing(operator, name);
  if (client.revokedAt !== null || client.expiresAt <= now) throw ended();
  return client;
}

/**
 * Gives a client a new token; whatever tokens it had end now, or when the overlap does.
 * @returns the token's text, and its end
 * @throws Problem NO_SUCH_CLIENT, CLIENT_ENDED, BAD_OPTION for an overlap that is too long
 */
export async function rotateTokenOf(
  operator: Operator,
  name: string,
  { overlap, timeZone }: { overlap: Temporal.Duration; timeZone: string },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const oldEndsAt = endOfOverlap(overlap, now, timeZone);
  if (oldEndsAt === null) throw new Problem('BAD_OPTION', '--overlap takes at most 90 days', 2);
  const { id: clientId } = await existing(operator, name);
  const { token, hash } = newToken('CLIENT');
  const done = await rotateClientToken(poolsOf(operator), byOperator(now), {
    clientId,
    oldEndsAt: oldEndsAt.toISOString(),
    tokenHash: hash.toString('hex'),
    madeBy: 'operator',
  });
  if (done.refused !== undefined) throw ended();
  if (!('expiresAt' in done)) throw new TypeError('an act of its own was done before');
  return { token, expiresAt: new Date(done.expiresAt) };
}

/**
 * A client may connect no more, with whatever token.
 * @returns false where it was revoked before, and that stays as it was
 * @throws Problem NO_SUCH_CLIENT
 */
export async function revokeClientNamed(operator: Operator, name: string, now: Date): Promise<boolean> {
  const { id: clientId } = await existing(operator, name);
  const done = await revokeClient(poolsOf(operator), byOperator(now), { clientId });
  return done.refused === undefined;
}

/**
 * Gives a vendor the next of its keys: from its next check on, every subject id that it is told is another, and no old
 * one can be joined to a new one (third-party.no-pii).
 * @throws Problem NO_SUCH_CLIENT, CLIENT_ENDED, CLIENT_KIND_DIFFERS
 */
export async function rotateSubjects(operator: Operator, name: string, now: Date): Promise<void> {
  const { id, kind } = await inForce(operator, name, now);
  if (kind !== 'VENDOR') throw new Problem('CLIENT_KIND_DIFFERS', 'only a vendor is told subject ids', 2);
  await operator.db
    .update(clients)
    .set({ subjectKey: sql`${clients.subjectKey} + 1` })
    .where(eq(clients.id, id));
}

/** What was registered of a client and can be changed; what is left out stays. */
export interface ClientChange {
  /** CIDR, each in its one text; none: from anywhere. */
  readonly networks?: readonly string[];
  /** Cost a minute; null: what its kind may. */
  readonly ratePerMinute?: number | null;
}

/**
 * Changes where a client may connect from, and how much it may. It holds from the client's next request on.
 * @throws Problem NO_SUCH_CLIENT, CLIENT_ENDED
 */
export async function changeClient(
  operator: Operator,
  name: string,
  { networks, ratePerMinute }: ClientChange,
  now: Date,
): Promise<void> {
  const { id } = await inForce(operator, name, now);
  await operator.db
    .update(clients)
    .set({
      ...(networks === undefined ? {} : { networks: [...networks] }),
      ...(ratePerMinute === undefined ? {} : { ratePerMinute }),
    })
    .where(eq(clients.id, id));
}
