import type { RecordClass } from './classes.ts';
import type { ClauseId } from './clauses.ts';

/**
 * What a basis can reach at all, whatever its classes: no one, the one card it can name and prove, one record, the
 * referrals made to it, or (staff) the library's patrons. Rows out of reach look like rows that are not there.
 */
export type Reach = 'nobody' | 'one card' | 'one record' | 'own referrals' | 'patrons';

/** Whom a field of the root is for: one reach, or two of which either gets there. Each sees the rows of its own. */
export type FieldReach = Reach | readonly [Reach, Reach];

/** Whether a caller of this reach gets to a field; null: one that says nothing of reach. */
export const isReached = (field: FieldReach | null, reach: Reach): boolean =>
  field === null || (typeof field === 'string' ? field === reach : field.includes(reach));

interface BasisRule {
  clause: ClauseId | null;
  /** What was seen or proved before the token was made. */
  evidence: string;
  /** Record classes it opens besides `open`. `named`: those its evidence names. `scopes`: those its client holds. */
  opens: readonly RecordClass[];
  also?: 'the classes its evidence names' | 'the scopes its client holds' | 'by role and purpose';
  reach: Reach;
}

/** basis → clause, evidence, classes, rows. THE table: what a basis opens is said here and nowhere else. */
export const bases = {
  PUBLIC: { clause: null, evidence: 'none', opens: [], reach: 'nobody' },
  VENDOR: {
    clause: 'third-party.no-pii',
    evidence: 'client token',
    opens: ['standing'],
    also: 'the scopes its client holds',
    reach: 'one card',
  },
  CARD: {
    clause: 'access.card',
    evidence: 'card number with PIN, or the card at the desk',
    opens: ['standing', 'circulation', 'pickup', 'interlibrary', 'recovery'],
    reach: 'one record',
  },
  BORROWER_IN_PERSON: {
    clause: 'access.photo-id',
    evidence: 'photo ID seen, date of birth verified',
    opens: ['standing', 'identity', 'circulation', 'pickup', 'interlibrary', 'recovery'],
    reach: 'one record',
  },
  CAREGIVER_WITH_CARD: {
    clause: 'caregiver.with-card',
    evidence: 'subject under 18, caller signed for the card, the child’s card present',
    opens: [
      'standing',
      'identity',
      'contact',
      'birth',
      'circulation',
      'pickup',
      'interlibrary',
      'recovery',
      'use',
    ],
    reach: 'one record',
  },
  CAREGIVER_PHOTO_ID: {
    clause: 'caregiver.without-card',
    evidence: 'subject under 18, caller signed for the card and is listed, photo ID seen',
    opens: ['recovery'],
    reach: 'one record',
  },
  WRITTEN_CONSENT: {
    clause: 'statute.consent',
    evidence: 'the subject’s signed form, unexpired, unrevoked',
    opens: [],
    also: 'the classes its evidence names',
    reach: 'one record',
  },
  COURT_ORDER: {
    clause: 'legal.process',
    evidence: 'process presented to and approved by an administrator, in force',
    opens: [],
    also: 'the classes its evidence names',
    reach: 'one record',
  },
  COLLECTION_AGENCY: {
    clause: 'recovery.agency',
    evidence: 'client token',
    opens: ['referral'],
    reach: 'own referrals',
  },
  FEED: {
    clause: 'collect.function',
    evidence: 'client token of the library system',
    opens: [],
    reach: 'nobody',
  },
  STAFF: {
    clause: 'collect.function',
    evidence: 'staff sign-in',
    opens: [],
    also: 'by role and purpose',
    reach: 'patrons',
  },
} as const satisfies Record<string, BasisRule>;

export type Basis = keyof typeof bases;

export const isBasis = (name: unknown): name is Basis =>
  typeof name === 'string' && Object.hasOwn(bases, name);

/** Scopes that a vendor's client can be given. None of them is a person's class. */
export const vendorScopes = ['statistics'] as const satisfies readonly RecordClass[];
export type VendorScope = (typeof vendorScopes)[number];

/** Who can connect from outside the library. */
export const clientKinds = ['VENDOR', 'AGENCY', 'FEED'] as const;
export type ClientKind = (typeof clientKinds)[number];

/** Kind of client → the scopes that one of them can be given. No door gives more (third-party.no-pii). */
export const clientScopes: Readonly<Record<ClientKind, readonly string[]>> = {
  VENDOR: vendorScopes,
  AGENCY: [],
  FEED: [],
};

/** Whether a client of this kind may hold all of these scopes. */
export const mayHold = (kind: ClientKind, scopes: readonly string[]): boolean =>
  scopes.every((scope) => clientScopes[kind].includes(scope));
