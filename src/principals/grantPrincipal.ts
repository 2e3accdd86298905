import type { FoundGrant } from '../../drizzle/reads/principal.ts';
import { dayIn } from '../../schema/policy/age.ts';
import { isRecordClass } from '../../schema/policy/classes.ts';
import type { OneRecordPrincipal } from '../../schema/policy/principal.ts';
import type { Settings } from '../settings.ts';

interface Bearer {
  tokenId: string;
  expiresAt: Date;
  evidence: string;
}

const earlier = (one: Date, other: string): Date => (one < new Date(other) ? one : new Date(other));

/**
 * What a grant makes of its bearer, by the evidence as it stands now: the card is active and its holder not barred,
 * the link still there, the consent not revoked, the process in force. Null where it has ended. Age is not asked here: it is a matter of what
 * the basis opens, and the policy page answers it.
 */
export function grantPrincipal(
  grant: FoundGrant,
  bearer: Bearer,
  now: Date,
  settings: Settings,
): OneRecordPrincipal | null {
  if (new Date(grant.expiresAt) <= now || (grant.endedAt !== null && new Date(grant.endedAt) <= now))
    return null;
  const record = {
    ...bearer,
    expiresAt: earlier(bearer.expiresAt, grant.expiresAt),
    grantId: grant.id,
    subject: grant.patronId,
  };
  const { card, caregiver, consent, process } = grant;
  const cardIsActive =
    card !== null &&
    card.state === 'ACTIVE' &&
    card.patronId === grant.patronId &&
    !card.barred &&
    (card.expiresOn === null || card.expiresOn >= dayIn(now, settings.timeZone));
  const signed = caregiver?.signed === true && caregiver.childId === grant.patronId;
  switch (grant.basis) {
    case 'CARD':
      return cardIsActive ? { ...record, basis: 'CARD' } : null;
    case 'BORROWER_IN_PERSON':
      return { ...record, basis: 'BORROWER_IN_PERSON' };
    case 'CAREGIVER_WITH_CARD':
      return signed && cardIsActive
        ? { ...record, basis: 'CAREGIVER_WITH_CARD', birthDate: grant.birthDate }
        : null;
    case 'CAREGIVER_PHOTO_ID':
      return signed && caregiver.listed
        ? { ...record, basis: 'CAREGIVER_PHOTO_ID', birthDate: grant.birthDate }
        : null;
    case 'WRITTEN_CONSENT':
      if (settings.consentDecidedBy === null || consent === null || consent.patronId !== grant.patronId)
        return null;
      if (new Date(consent.expiresAt) <= now || consent.revokedAt !== null) return null;
      return {
        ...record,
        basis: 'WRITTEN_CONSENT',
        classes: consent.classes.filter(isRecordClass),
        consentId: consent.id,
      };
    case 'COURT_ORDER':
      if (process === null || process.state !== 'APPROVED' || !process.named) return null;
      if (new Date(process.expiresAt) <= now) return null;
      // What rests on a decision of the library's alone ends with that decision.
      if (!process.finding && settings.subpoenaDecidedBy === null) return null;
      return {
        ...record,
        basis: 'COURT_ORDER',
        classes: process.classes.filter(isRecordClass),
        window: { from: process.windowFrom, to: process.windowTo },
        processId: process.id,
      };
    default:
      return null;
  }
}
