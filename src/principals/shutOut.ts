import { type AnyColumn, and, asc, count, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { clients, grants, staffShutOut, tokens } from '../../drizzle/tables/index.ts';
import { Problem } from '../problem.ts';
import type { Keeper } from './keeper.ts';
import { asKept, isPlain, loggedName, meantBy } from './staffName.ts';

type Shut = typeof staffShutOut.$inferSelect;

/** What shutting somebody out did, and whether it can have met anybody. */
export interface ShuttingOut {
  /** True: they were shut out before, and since then and for that reason they are. */
  readonly before: boolean;
  /** Everybody whom the name can mean, as the log names them: they are all shut out. */
  readonly names: readonly string[];
  /** Tokens in force that were issued here to one of these names; what the identity provider issued is not known here. */
  readonly tokens: number;
  /** Disclosures of theirs that were open and are ended. */
  readonly ended: number;
  /** Client tokens in force that they had made, which they may have kept: they are ended. */
  readonly clientTokens: number;
  /** The clients that held those, by name: each needs a new one. */
  readonly clients: readonly string[];
}

const nameOf = (given: string): string => {
  const name = asKept(given);
  if (!isPlain(name))
    throw new Problem(
      'BAD_NAME',
      'who? give the name as the log or the provider has it, without characters that are not seen',
      2,
    );
  return name;
};

/** A name that was kept before names were all kept in NFC is met as well. */
const isOneOf = (column: AnyColumn, names: readonly string[]): SQL =>
  inArray(sql`normalize(${column}, NFC)`, [...names]);

/** Ends what somebody made for others to connect with, and may have kept: it would open debtors to them still. */
async function endMadeBy(
  tx: Keeper,
  names: readonly string[],
  now: Date,
): Promise<Pick<ShuttingOut, 'clientTokens' | 'clients'>> {
  const made = await tx
    .update(tokens)
    .set({ revokedAt: now })
    .from(clients)
    .where(
      and(
        eq(clients.id, tokens.clientId),
        isOneOf(tokens.madeBy, names),
        isNull(tokens.revokedAt),
        gt(tokens.expiresAt, now),
      ),
    )
    .returning({ client: clients.name });
  return { clientTokens: made.length, clients: [...new Set(made.map(({ client }) => client))].sort() };
}

/**
 * Shuts a member of staff out at once: the next request with any token of theirs is refused, whatever it says, and
 * what they had open is closed. So are the client tokens that they made.
 * @param given a token's name, a subject of the identity provider, or either as the log has it
 * @throws Problem BAD_NAME, BAD_REASON
 */
export async function shutOut(db: Keeper, given: string, reason: string, now: Date): Promise<ShuttingOut> {
  const subject = nameOf(given);
  if (reason.trim() === '') throw new Problem('BAD_REASON', '--reason must say why', 2);
  return db.transaction(async (tx) => {
    const added = await tx
      .insert(staffShutOut)
      .values({ subject, since: now, reason: reason.trim() })
      .onConflictDoNothing()
      .returning();
    const meant = meantBy(subject);
    const names = meant.map(loggedName);
    const ended = await tx
      .update(grants)
      .set({ endedAt: now })
      .where(and(isOneOf(grants.openedBy, meant), isNull(grants.endedAt), gt(grants.expiresAt, now)))
      .returning({ id: grants.id });
    const ids = ended.map(({ id }) => id);
    await tx
      .update(tokens)
      .set({ revokedAt: now })
      .where(and(inArray(tokens.grantId, ids), isNull(tokens.revokedAt)));
    const [held] = await tx
      .select({ count: count() })
      .from(tokens)
      .where(and(isOneOf(tokens.staffName, meant), isNull(tokens.revokedAt), gt(tokens.expiresAt, now)));
    const made = await endMadeBy(tx, names, now);
    return { before: added.length === 0, names, tokens: held?.count ?? 0, ended: ids.length, ...made };
  });
}

/**
 * Lets somebody in again: tokens of theirs that are still good are good again. What was closed stays closed.
 * @param given the name that they are shut out under, as the list has it
 * @throws Problem BAD_NAME, NOT_SHUT_OUT
 */
export async function letIn(db: Keeper, given: string): Promise<void> {
  const gone = await db
    .delete(staffShutOut)
    .where(eq(staffShutOut.subject, nameOf(given)))
    .returning();
  if (gone.length === 0)
    throw new Problem('NOT_SHUT_OUT', 'nobody is shut out under this name: see `carrel staff list`');
}

/** Who is shut out, longest first. */
export const listShutOut = (db: Keeper): Promise<Shut[]> =>
  db.select().from(staffShutOut).orderBy(asc(staffShutOut.since), asc(staffShutOut.subject));
