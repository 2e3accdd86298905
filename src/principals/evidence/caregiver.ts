import { and, eq } from 'drizzle-orm';
import { caregiverLinks, patrons } from '../../../drizzle/tables/index.ts';
import { isMinor } from '../../../schema/policy/age.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';
import { cardGrounds, liveCard, noSuchCard } from './card.ts';
import type { CaregiverNamed, Evidence, Grounds } from './evidence.ts';

type Link = typeof caregiverLinks.$inferSelect;

/**
 * A caregiver who signed and holds the child's card (caregiver.with-card).
 * @throws Problem NO_SUCH_CARD, NO_SUCH_CAREGIVER, CAREGIVER_DID_NOT_SIGN, NOT_PROVED_A_MINOR
 */
export async function withCardGrounds(
  db: Keeper,
  evidence: Extract<Evidence, { basis: 'CAREGIVER_WITH_CARD' }>,
  timeZone: string,
  now: Date,
): Promise<Grounds> {
  const card = await cardGrounds(db, evidence.cardNumber, timeZone, now);
  const link = await signedLink(db, card.patronId, evidence.caregiver);
  await mustBeMinor(db, card.patronId, timeZone, now);
  return { ...card, caregiverLinkId: link.id };
}

/**
 * A caregiver who signed, is listed and showed a photo ID; the card is not there (caregiver.without-card).
 * @throws Problem PHOTO_ID_NOT_SEEN, CAREGIVER_NOT_LISTED, and as {@link withCardGrounds}
 */
export async function photoIdGrounds(
  db: Keeper,
  evidence: Extract<Evidence, { basis: 'CAREGIVER_PHOTO_ID' }>,
  timeZone: string,
  now: Date,
): Promise<Grounds> {
  if (!evidence.photoIdSeen)
    throw new Problem('PHOTO_ID_NOT_SEEN', 'this basis needs a photo ID that was seen: --photo-id-seen');
  const childId = evidence.cardNumber === null ? null : await holder(db, evidence.cardNumber);
  const link = await signedLink(db, childId, evidence.caregiver);
  if (!link.listed)
    throw new Problem(
      'CAREGIVER_NOT_LISTED',
      'without the card a caregiver must be listed on the account too',
    );
  await mustBeMinor(db, link.childId, timeZone, now);
  return { patronId: link.childId, caregiverLinkId: link.id, endsAt: null };
}

async function holder(db: Keeper, cardNumber: string): Promise<string> {
  const card = await liveCard(db, cardNumber);
  if (!card) throw noSuchCard();
  return card.patronId;
}

async function signedLink(db: Keeper, childId: string | null, named: CaregiverNamed): Promise<Link> {
  const link = await linkOf(db, childId, named);
  if (!link || (childId !== null && link.childId !== childId))
    throw new Problem('NO_SUCH_CAREGIVER', 'this caregiver is not joined to this child’s account');
  if (!link.signed)
    throw new Problem('CAREGIVER_DID_NOT_SIGN', 'only the caregiver who signed for the card has this basis');
  return link;
}

async function linkOf(db: Keeper, childId: string | null, named: CaregiverNamed): Promise<Link | undefined> {
  if ('caregiverLinkId' in named)
    return (await db.select().from(caregiverLinks).where(eq(caregiverLinks.id, named.caregiverLinkId)))[0];
  if (childId === null) throw noSuchCard();
  const caregiverId = await holder(db, named.caregiverCard);
  return (
    await db
      .select()
      .from(caregiverLinks)
      .where(and(eq(caregiverLinks.childId, childId), eq(caregiverLinks.caregiverId, caregiverId)))
  )[0];
}

/** Age has to be proved: no birth date, no caregiver. Judged again at each answer, so a birthday ends it. */
async function mustBeMinor(db: Keeper, childId: string, timeZone: string, now: Date): Promise<void> {
  const [child] = await db
    .select({ birthDate: patrons.birthDate })
    .from(patrons)
    .where(eq(patrons.id, childId));
  if (!isMinor(child?.birthDate ?? null, now, timeZone))
    throw new Problem('NOT_PROVED_A_MINOR', 'the record does not prove that its person is under 18');
}
