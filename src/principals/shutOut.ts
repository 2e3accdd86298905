import { and, asc, count, eq, gt, inArray, isNull } from 'drizzle-orm';
import { grants, staffShutOut, tokens } from '../../drizzle/tables/index.ts';
import { Problem } from '../problem.ts';
import type { Keeper } from './keeper.ts';
import { asRead, subjectName } from './staffName.ts';

type Shut = typeof staffShutOut.$inferSelect;

/** What shutting somebody out did, and whether it can have met anybody. */
export interface ShuttingOut {
  /** True: they were shut out before, and since then and for that reason they are. */
  readonly before: boolean;
  /** Tokens in force that were issued here to this very name; what the identity provider issued is not known here. */
  readonly tokens: number;
  /** Disclosures of theirs that were open and are ended. */
  readonly ended: number;
}

const nameOf = (given: string): string => {
  const name = asRead(given);
  if (name === '') throw new Problem('BAD_NAME', 'who? give the name as the log or the provider has it', 2);
  return name;
};

/**
 * Shuts a member of staff out at once: the next request with any token of theirs is refused, whatever it says, and
 * what they had open is closed.
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
    const theirs = inArray(grants.openedBy, [subject, subjectName(subject)]);
    const ended = await tx
      .update(grants)
      .set({ endedAt: now })
      .where(and(theirs, isNull(grants.endedAt), gt(grants.expiresAt, now)))
      .returning({ id: grants.id });
    const ids = ended.map(({ id }) => id);
    await tx
      .update(tokens)
      .set({ revokedAt: now })
      .where(and(inArray(tokens.grantId, ids), isNull(tokens.revokedAt)));
    const [held] = await tx
      .select({ count: count() })
      .from(tokens)
      .where(and(eq(tokens.staffName, subject), isNull(tokens.revokedAt), gt(tokens.expiresAt, now)));
    return { before: added.length === 0, tokens: held?.count ?? 0, ended: ids.length };
  });
}

/**
 * Lets somebody in again: tokens of theirs that are still good are good again. What was closed stays closed.
 * @param given the name that they are shut out under
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
