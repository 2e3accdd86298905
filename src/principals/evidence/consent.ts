import { consents } from '../../../drizzle/tables/index.ts';
import { flawOfConsent } from '../../../schema/policy/papers.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';
import type { GrantRules } from './evidence.ts';
import { flawed } from './flawed.ts';

/** A person's signed form (statute.consent): to whom it opens which classes of their record, and until when. */
export interface SignedConsent {
  patronId: string;
  recipient: string;
  classes: readonly string[];
  signedOn: string;
  expiresAt: Date;
}

/** Written consent is the statute's, not the policy's: off until the library says whose decision it was. */
export const consentIsOff = (): Problem =>
  new Problem(
    'CONSENT_IS_OFF',
    'written consent is off: set CARREL_WRITTEN_CONSENT_DECIDED_BY to whose decision it was to accept it',
  );

/**
 * Records a consent.
 * @returns its id
 * @throws Problem CONSENT_IS_OFF, CLASS_NOT_NAMEABLE, BAD_RECIPIENT, NOT_SIGNED_YET, EXPIRY_PAST
 */
export async function recordConsent(
  db: Keeper,
  consent: SignedConsent,
  rules: GrantRules,
  now: Date,
): Promise<string> {
  if (rules.consentDecidedBy === null) throw consentIsOff();
  if (consent.recipient.trim() === '')
    throw new Problem('BAD_RECIPIENT', 'a consent names who may see the record', 2);
  const flaw = flawOfConsent(consent, now, rules.timeZone);
  if (flaw !== null) throw flawed(flaw);
  const [row] = await db
    .insert(consents)
    .values({ ...consent, classes: [...new Set(consent.classes)] })
    .returning({ id: consents.id });
  if (!row) throw new Error('an insert returned no row');
  return row.id;
}
