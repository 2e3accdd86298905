import { eq } from 'drizzle-orm';
import { tokens } from '../../drizzle/tables/index.ts';
import { findToken } from './find.ts';
import type { Keeper } from './keeper.ts';

/**
 * Ends a token at once: the next request with it is refused. Its holder, and other tokens of that holder, stay.
 * @param idOrToken its id, or the token itself
 * @returns its id, and whether this call ended it (false: it was revoked before, and that stays as it was)
 * @throws Problem NO_SUCH_TOKEN
 */
export async function revokeToken(
  db: Keeper,
  idOrToken: string,
  now: Date,
): Promise<{ id: string; revoked: boolean }> {
  return db.transaction(async (tx) => {
    const token = await findToken(tx, idOrToken);
    if (token.revokedAt !== null) return { id: token.id, revoked: false };
    await tx.update(tokens).set({ revokedAt: now }).where(eq(tokens.id, token.id));
    return { id: token.id, revoked: true };
  });
}
