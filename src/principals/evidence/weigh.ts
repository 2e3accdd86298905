import { sql } from 'drizzle-orm';
import { adultIfBornBy } from '../../../schema/policy/age.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';
import { noSuchCard } from './card.ts';
import { consentIsOff } from './consent.ts';
import type { Evidence, GrantRules, Grounds } from './evidence.ts';

/** What the database says: the grounds, their end as ISO text, or why there are none. */
type Weighed = Omit<Grounds, 'endsAt'> & { endsAt?: string | null; refused?: string };

/** Why evidence does not hold → what the operator is told. The desk tells nothing of it. */
const problems: Readonly<Record<string, () => Problem>> = {
  NOT_SEEN: () =>
    new Problem('PHOTO_ID_NOT_SEEN', 'this basis needs a photo ID that was seen: --photo-id-seen'),
  NO_SUCH_CARD: noSuchCard,
  NOT_VERIFIED: () =>
    new Problem('NOT_VERIFIED', 'card number and date of birth could not be verified together'),
  NO_SUCH_CAREGIVER: () =>
    new Problem('NO_SUCH_CAREGIVER', 'this caregiver is not joined to this child’s account'),
  CAREGIVER_DID_NOT_SIGN: () =>
    new Problem('CAREGIVER_DID_NOT_SIGN', 'only the caregiver who signed for the card has this basis'),
  CAREGIVER_NOT_LISTED: () =>
    new Problem('CAREGIVER_NOT_LISTED', 'without the card a caregiver must be listed on the account too'),
  NOT_PROVED_A_MINOR: () =>
    new Problem('NOT_PROVED_A_MINOR', 'the record does not prove that its person is under 18'),
  CONSENT_IS_OFF: consentIsOff,
  NO_SUCH_CONSENT: () => new Problem('NO_SUCH_CONSENT', 'no consent in force has this id'),
  NO_SUCH_PROCESS: () => new Problem('NO_SUCH_PROCESS', 'no approved process in force names this person'),
};

/**
 * Evidence → grounds for a grant, weighed where the desk's is, by the same rule: `carrel.weigh`.
 * @throws Problem that names what is missing and nobody
 */
export async function weigh(db: Keeper, evidence: Evidence, rules: GrantRules, now: Date): Promise<Grounds> {
  const call = JSON.stringify({
    ...evidence,
    ...('caregiver' in evidence ? evidence.caregiver : {}),
    seen: 'photoIdSeen' in evidence ? evidence.photoIdSeen : true,
    now,
    adultIfBornBy: adultIfBornBy(now, rules.timeZone),
    consentsAccepted: rules.consentDecidedBy !== null,
    subpoenasAccepted: rules.subpoenaDecidedBy != null,
  });
  const [row] = await db.execute<{ weighed: Weighed }>(
    sql`select carrel.weigh(${call}::text::jsonb) as weighed`,
  );
  if (row === undefined) throw new Error('nothing was weighed');
  const { refused, endsAt, ...grounds } = row.weighed;
  if (refused === undefined) return { ...grounds, endsAt: endsAt == null ? null : new Date(endsAt) };
  throw problems[refused]?.() ?? new TypeError(`no words for the refusal ${refused}`);
}
