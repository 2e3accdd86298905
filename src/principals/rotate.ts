import { eq } from 'drizzle-orm';
import { clients, grants, tokens } from '../../drizzle/tables/index.ts';
import { after, earliest } from '../../schema/policy/days.ts';
import { Problem } from '../problem.ts';
import { findToken } from './find.ts';
import { type IssuedToken, insertToken } from './issue.ts';
import type { Keeper } from './keeper.ts';

/**
 * Replaces a token. The new one is its holder's and lives as long as the old one was made to live, never beyond the
 * client or the grant; the old one ends now, or when the overlap does.
 * @param rotation.overlap how long both are valid; zero ends the old one at once
 * @param rotation.expiresAt the new one's end, if it is to be another; never beyond its holder's
 * @throws Problem NO_SUCH_TOKEN, TOKEN_ENDED, TOKEN_NOT_HELD
 */
export async function rotateToken(
  db: Keeper,
  id: string,
  rotation: { overlap: Temporal.Duration; timeZone: string; expiresAt?: Date },
  now: Date,
): Promise<IssuedToken> {
  return db.transaction(async (tx) => {
    const old = await findToken(tx, id);
    const holder = await holderOf(tx, old);
    const lives = [{ expiresAt: old.expiresAt, endedAt: old.revokedAt }, ...(holder ? [holder] : [])];
    if (lives.some((life) => life.expiresAt <= now || life.endedAt !== null))
      throw new Problem(
        'TOKEN_ENDED',
        'this token, or its holder, has expired or was revoked: issue a new one',
      );
    if (old.madeBy === 'program')
      throw new Problem(
        'TOKEN_NOT_HELD',
        'the program made this token for itself: rotate one of the client’s',
      );
    const { kind, clientId, grantId, staffName, staffRole, label } = old;
    const lifetime = old.expiresAt.getTime() - old.createdAt.getTime();
    const expiresAt = earliest(
      rotation.expiresAt ?? new Date(now.getTime() + lifetime),
      holder?.expiresAt ?? null,
    );
    const issued = await insertToken(
      tx,
      { kind, clientId, grantId, staffName, staffRole, label, madeBy: clientId && 'operator', expiresAt },
      now,
    );
    await tx
      .update(tokens)
      .set(
        rotation.overlap.blank
          ? { revokedAt: now }
          : { expiresAt: earliest(after(now, rotation.overlap, rotation.timeZone), old.expiresAt) },
      )
      .where(eq(tokens.id, old.id));
    return issued;
  });
}

interface Life {
  expiresAt: Date;
  endedAt: Date | null;
}

/** The life of what a token belongs to: its client or its grant; a member of staff has none here. */
async function holderOf(db: Keeper, token: typeof tokens.$inferSelect): Promise<Life | undefined> {
  if (token.clientId !== null) {
    const columns = { expiresAt: clients.expiresAt, endedAt: clients.revokedAt };
    return (await db.select(columns).from(clients).where(eq(clients.id, token.clientId)))[0];
  }
  if (token.grantId === null) return undefined;
  const columns = { expiresAt: grants.expiresAt, endedAt: grants.endedAt };
  return (await db.select(columns).from(grants).where(eq(grants.id, token.grantId)))[0];
}
