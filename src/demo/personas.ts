import { and, eq, inArray, isNull, like } from 'drizzle-orm';
import type { Operator } from '../../drizzle/operator.ts';
import { consents, grants, legalProcesses, patrons, tokens } from '../../drizzle/tables/index.ts';
import { after } from '../../schema/policy/days.ts';
import type { Role } from '../../schema/policy/purposes.ts';
import type { Evidence } from '../principals/evidence/evidence.ts';
import { issueClientToken, issueGrantToken, issueStaffToken } from '../principals/issue.ts';
import type { Keeper } from '../principals/keeper.ts';
import { Problem } from '../problem.ts';
import { adultId, consentId } from './adults.ts';
import { pinCards, storyCards } from './cards.ts';
import { type ClientKey, clientId, clientKeys } from './clients.ts';
import { demonstrationConsentDecidedBy, isDemonstration } from './load.ts';
import { orderId, witnessId } from './witness.ts';

const staff = { volunteer: 'VOLUNTEER', clerk: 'CLERK', administrator: 'ADMINISTRATOR' } as const;
const persons = [
  'card',
  'borrowerInPerson',
  'caregiverWithCard',
  'caregiverPhotoId',
  'writtenConsent',
  'courtOrder',
] as const;

type StaffKey = keyof typeof staff;
type PersonKey = (typeof persons)[number];
export type PersonaKey = ClientKey | StaffKey | PersonKey;
export type DemonstrationTokens = Record<PersonaKey, string>;
export type DemonstrationCards = Record<keyof typeof pinCards, { number: string; pin: string }>;

const day = Temporal.Duration.from('P1D');
const mark = 'demonstration: ';

/**
 * One token for each persona, made anew and living a day; those of the time before end at once.
 * @throws Problem NO_DEMONSTRATION where the demonstration library is not loaded
 */
export async function issueDemonstrationTokens(
  operator: Operator,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<{ tokens: DemonstrationTokens; cards: DemonstrationCards }> {
  return operator.db.transaction(async (tx) => {
    if (!(await isDemonstration(tx)))
      throw new Problem('NO_DEMONSTRATION', 'this database does not hold the demonstration library');
    await endPrevious(tx, now);
    await extendEvidence(tx, now, timeZone);
    const made: Partial<DemonstrationTokens> = {};
    const expiresAt = after(now, day, timeZone);
    for (const key of clientKeys) {
      const request = { clientId: clientId(key), label: mark + key, expiresAt };
      made[key] = (await issueClientToken(tx, request, now)).token;
    }
    for (const [key, role] of Object.entries(staff) as [StaffKey, Role][]) {
      const request = { name: `demonstration ${key}`, role, label: mark + key, expiresAt };
      made[key] = (await issueStaffToken(tx, request, now)).token;
    }
    const evidence = await evidenceOf(tx);
    for (const key of persons) {
      const rules = {
        timeZone,
        consentDecidedBy: demonstrationConsentDecidedBy,
        lives: day,
        label: mark + key,
      };
      made[key] = (await issueGrantToken(tx, evidence[key], rules, now)).token;
    }
    return { tokens: made as DemonstrationTokens, cards: pinCards };
  });
}

async function endPrevious(db: Keeper, now: Date): Promise<void> {
  const previous = await db
    .update(tokens)
    .set({ revokedAt: now })
    .where(and(like(tokens.label, `${mark}%`), isNull(tokens.revokedAt)))
    .returning({ grantId: tokens.grantId });
  const ended = previous.flatMap(({ grantId }) => (grantId === null ? [] : [grantId]));
  if (ended.length > 0) await db.update(grants).set({ endedAt: now }).where(inArray(grants.id, ended));
}

/** The consent and the order outlive the tokens that rest on them, however old the library has become. */
async function extendEvidence(db: Keeper, now: Date, timeZone: string): Promise<void> {
  const expiresAt = after(now, Temporal.Duration.from('P30D'), timeZone);
  await db.update(consents).set({ expiresAt }).where(eq(consents.id, consentId));
  await db.update(legalProcesses).set({ expiresAt }).where(eq(legalProcesses.id, orderId));
}

async function evidenceOf(db: Keeper): Promise<Record<PersonKey, Evidence>> {
  const [adult] = await db
    .select({ birthDate: patrons.birthDate })
    .from(patrons)
    .where(eq(patrons.id, adultId));
  const child = { cardNumber: pinCards.child.number, caregiver: { caregiverCard: storyCards.caregiver } };
  const own = { cardNumber: pinCards.adult.number };
  return {
    card: { basis: 'CARD', ...own },
    borrowerInPerson: {
      basis: 'BORROWER_IN_PERSON',
      ...own,
      photoIdSeen: true,
      birthDate: adult?.birthDate ?? '',
    },
    caregiverWithCard: { basis: 'CAREGIVER_WITH_CARD', ...child },
    caregiverPhotoId: { basis: 'CAREGIVER_PHOTO_ID', ...child, photoIdSeen: true },
    writtenConsent: { basis: 'WRITTEN_CONSENT', consentId },
    courtOrder: { basis: 'COURT_ORDER', processId: orderId, patronId: witnessId },
  };
}
