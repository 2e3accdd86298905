import { eq } from 'drizzle-orm';
import { patrons } from '../../../drizzle/tables/index.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';
import { liveCard } from './card.ts';
import type { Evidence, Grounds } from './evidence.ts';

/**
 * The borrower in person (access.photo-id): a photo ID was seen, and the birth date read from it is the record's.
 * A wrong date, a record without one and an unknown number are one answer, so that none of them is a hint.
 * @throws Problem PHOTO_ID_NOT_SEEN, NOT_VERIFIED
 */
export async function borrowerGrounds(
  db: Keeper,
  evidence: Extract<Evidence, { basis: 'BORROWER_IN_PERSON' }>,
): Promise<Grounds> {
  if (!evidence.photoIdSeen)
    throw new Problem('PHOTO_ID_NOT_SEEN', 'this basis needs a photo ID that was seen: --photo-id-seen');
  const card = await liveCard(db, evidence.cardNumber);
  const [patron] = card
    ? await db.select({ birthDate: patrons.birthDate }).from(patrons).where(eq(patrons.id, card.patronId))
    : [];
  if (!card || !patron || patron.birthDate !== evidence.birthDate)
    throw new Problem('NOT_VERIFIED', 'card number and date of birth could not be verified together');
  return { patronId: card.patronId, endsAt: null };
}
