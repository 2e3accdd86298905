import { eq } from 'drizzle-orm';
import { tokens } from '../../drizzle/tables/index.ts';
import { Problem } from '../problem.ts';
import type { Keeper } from './keeper.ts';
import { hashToken, isTokenShaped } from './token.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text can be an identifier at all: anything else is not there, and no error of the database's. */
export const isId = (text: string): boolean => uuid.test(text);

/**
 * A token's row, locked until the transaction ends.
 * @param idOrToken its id, or the token itself: all that is at hand when a leaked one was found
 * @throws Problem NO_SUCH_TOKEN
 */
export async function findToken(db: Keeper, idOrToken: string): Promise<typeof tokens.$inferSelect> {
  const by = isId(idOrToken)
    ? eq(tokens.id, idOrToken)
    : isTokenShaped(idOrToken)
      ? eq(tokens.hash, hashToken(idOrToken))
      : null;
  const [token] = by === null ? [] : await db.select().from(tokens).where(by).for('update');
  if (!token) throw new Problem('NO_SUCH_TOKEN', 'no token has this id: see `carrel token list --all`');
  return token;
}
