import { and, eq } from 'drizzle-orm';
import { cards } from '../../../drizzle/tables/index.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';

interface LiveCard {
  id: string;
  patronId: string;
  expiresOn: string | null;
}

/** One answer for a number never given, a dead card and an expired one (access.lost-card). */
export const noSuchCard = (): Problem =>
  new Problem('NO_SUCH_CARD', 'no active card has this number: check it and try again');

/**
 * The card with a number, or null. One that is lost, stolen or replaced is never found (access.lost-card). One that
 * has expired is: it still says which record is meant, though it opens nothing.
 */
export async function liveCard(db: Keeper, number: string): Promise<LiveCard | null> {
  const [card] = await db
    .select({ id: cards.id, patronId: cards.patronId, expiresOn: cards.expiresOn })
    .from(cards)
    .where(and(eq(cards.number, number), eq(cards.state, 'ACTIVE')));
  return card ?? null;
}
