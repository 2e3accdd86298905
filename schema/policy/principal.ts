import type { VendorScope } from './bases.ts';
import type { RecordClass } from './classes.ts';
import type { Purpose, Role } from './purposes.ts';

/** A period of days, both included, in the library's time zone; an open end is null. */
export interface Window {
  readonly from: string | null;
  readonly to: string | null;
}

interface Token {
  readonly tokenId: string;
  readonly expiresAt: Date;
}

/** What every basis that opens one record has: the grant, whose record, and the evidence for the second wall. */
interface OneRecord extends Token {
  readonly grantId: string;
  readonly subject: string;
  /** Hash of the bearer token, hexadecimal: the row policies resolve it to the subject on their own. */
  readonly evidence: string;
}

interface Client extends Token {
  readonly clientId: string;
  /** What it may spend a minute; null: what its kind may. */
  readonly ratePerMinute: number | null;
}

/** Who asks, on exactly one basis, fixed when the token was made. One member per basis. */
export type Principal =
  | { readonly basis: 'PUBLIC' }
  | (Client & { readonly basis: 'VENDOR'; readonly scopes: readonly VendorScope[] })
  | (OneRecord & { readonly basis: 'CARD' })
  | (OneRecord & { readonly basis: 'BORROWER_IN_PERSON' })
  | (OneRecord & { readonly basis: 'CAREGIVER_WITH_CARD'; readonly birthDate: string | null })
  | (OneRecord & { readonly basis: 'CAREGIVER_PHOTO_ID'; readonly birthDate: string | null })
  | (OneRecord & {
      readonly basis: 'WRITTEN_CONSENT';
      readonly classes: readonly RecordClass[];
      readonly consentId: string;
    })
  | (OneRecord & {
      readonly basis: 'COURT_ORDER';
      readonly classes: readonly RecordClass[];
      readonly window: Window;
      readonly processId: string;
    })
  | (Client & {
      readonly basis: 'COLLECTION_AGENCY';
      readonly agencyId: string;
      /** Hash of the bearer token, hexadecimal: the row policies resolve it to the agency on their own. */
      readonly evidence: string;
    })
  | (Client & { readonly basis: 'FEED' })
  | (Token & {
      readonly basis: 'STAFF';
      readonly name: string;
      readonly role: Role;
      readonly purpose: Purpose | null;
    });

export type PrincipalOf<Basis extends Principal['basis']> = Extract<Principal, { basis: Basis }>;

/** The bases that open one record. */
export type OneRecordPrincipal = Extract<Principal, { subject: string }>;
