import type { Keeper } from '../keeper.ts';
import { borrowerGrounds } from './borrower.ts';
import { cardGrounds } from './card.ts';
import { photoIdGrounds, withCardGrounds } from './caregiver.ts';
import { consentGrounds } from './consent.ts';
import type { Evidence, GrantRules, Grounds } from './evidence.ts';
import { processGrounds } from './process.ts';

/** Evidence → grounds for a grant, or a Problem that names what is missing and nobody. One way in per basis. */
export function weigh(db: Keeper, evidence: Evidence, rules: GrantRules, now: Date): Promise<Grounds> {
  switch (evidence.basis) {
    case 'CARD':
      return cardGrounds(db, evidence.cardNumber, rules.timeZone, now);
    case 'BORROWER_IN_PERSON':
      return borrowerGrounds(db, evidence);
    case 'CAREGIVER_WITH_CARD':
      return withCardGrounds(db, evidence, rules.timeZone, now);
    case 'CAREGIVER_PHOTO_ID':
      return photoIdGrounds(db, evidence, rules.timeZone, now);
    case 'WRITTEN_CONSENT':
      return consentGrounds(db, evidence.consentId, rules, now);
    case 'COURT_ORDER':
      return processGrounds(db, evidence, now);
  }
}
