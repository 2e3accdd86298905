/** What is known of a card that a PIN is guessed for; null for a number that opens nothing. */
export interface CheckedCard {
  readonly pinHash: string | null;
  readonly kind: string;
  readonly expiresOn: string | null;
  readonly barred: boolean;
}

/** A card's state on a day. @param today YYYY-MM-DD */
export function cardStateOf(
  { barred, expiresOn }: Pick<CheckedCard, 'barred' | 'expiresOn'>,
  today: string,
): 'ACTIVE' | 'EXPIRED' | 'BARRED' {
  if (barred) return 'BARRED';
  return expiresOn !== null && expiresOn < today ? 'EXPIRED' : 'ACTIVE';
}

/**
 * What a vendor is told of a card and a PIN. One hash is verified whatever the card is, so that a number that nobody
 * has costs what one costs that somebody has.
 * @param verify whether a PIN is the one behind a hash
 * @param nobodysHash stands in where a card has none
 */
export async function standingOf(
  card: CheckedCard | null,
  today: string,
  { verify, nobodysHash }: { verify: (hash: string) => Promise<boolean>; nobodysHash: string },
): Promise<{ standing: 'GOOD' | 'NOT_GOOD'; cardKind: string | null }> {
  const hash = card?.pinHash ?? null;
  const fits = await verify(hash ?? nobodysHash);
  if (card === null || hash === null || !fits) return { standing: 'NOT_GOOD', cardKind: null };
  return { standing: cardStateOf(card, today) === 'ACTIVE' ? 'GOOD' : 'NOT_GOOD', cardKind: card.kind };
}
