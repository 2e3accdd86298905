import type { OneRecordPrincipal } from '../../../schema/policy/principal.ts';

/** A caregiver, by a card of their own or by the link that joins them to the child. */
export type CaregiverNamed = { caregiverCard: string } | { caregiverLinkId: string };

/** What was shown for a grant, one member for each basis that opens one record. */
export type Evidence =
  | { basis: 'CARD'; cardNumber: string }
  | { basis: 'BORROWER_IN_PERSON'; cardNumber: string; photoIdSeen: boolean; birthDate: string }
  | { basis: 'CAREGIVER_WITH_CARD'; cardNumber: string; caregiver: CaregiverNamed }
  | {
      basis: 'CAREGIVER_PHOTO_ID';
      /** The child's card number if it is known; the card itself is not there. A link names the child by itself. */
      cardNumber: string | null;
      caregiver: CaregiverNamed;
      photoIdSeen: boolean;
    }
  | { basis: 'WRITTEN_CONSENT'; consentId: string }
  | { basis: 'COURT_ORDER'; processId: string; patronId: string };

export type GrantBasis = OneRecordPrincipal['basis'];

/** What the library has settled, and how the grant is to be made. */
export interface GrantRules {
  timeZone: string;
  /** Whose decision it was to accept written consents; null: nobody's, and they are off. */
  consentDecidedBy: string | null;
  /** Whose decision it was to accept subpoenas without a finding; left out: nobody's, and they open nothing. */
  subpoenaDecidedBy?: string | null;
  lives?: Temporal.Duration;
  label?: string;
}

/** Evidence that held: whose record it opens, the rows it rests on, and when they end (null: never). */
export interface Grounds {
  patronId: string;
  cardId?: string;
  caregiverLinkId?: string;
  consentId?: string;
  processId?: string;
  endsAt: Date | null;
}
