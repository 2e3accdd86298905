import { type Basis, bases } from './bases.ts';
import type { ClauseId } from './clauses.ts';
import type { Principal } from './principal.ts';
import type { Purpose, Role } from './purposes.ts';

const everyone = ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] as const;
const desk = ['CLERK', 'ADMINISTRATOR'] as const;
const office = ['ADMINISTRATOR'] as const;

interface ActRule {
  /** The clause that the act serves. */
  clause: ClauseId;
  /** Whether anybody at all may do it. */
  anyone?: true;
  /** Bases that may do it: one-record bases for their own record, a feed for its library. */
  bases?: readonly Basis[];
  /** The purposes for which staff may do it, and in which roles. */
  staff?: Partial<Record<Purpose, readonly Role[]>>;
}

const circulating = { clause: 'collect.function', bases: ['FEED'], staff: { CIRCULATION: desk } } as const;
const ofOnesOwn = { clause: 'access.card', bases: ['CARD'], staff: { CIRCULATION: desk } } as const;
const accounting = { clause: 'collect.function', staff: { ACCOUNT: desk } } as const;
const accountingFeed = { ...accounting, bases: ['FEED'] } as const;
const serving = { clause: 'retain.expunge', staff: { SERVICE: desk } } as const;
const recovering = { clause: 'recovery.agency', staff: { RECOVERY: desk } } as const;
const legal = { clause: 'legal.process', staff: { LEGAL: office } } as const;
const consenting = { clause: 'statute.consent', staff: { LEGAL: office } } as const;
const connecting = { clause: 'third-party.no-pii', staff: { CLIENTS: office } } as const;
const conduct = { clause: 'conduct.incident', staff: { CONDUCT: office } } as const;

/** act → who may do it. THE table of acts: what is not in it nobody can do, and no act can be built without its row. */
export const acts = {
  signIn: { clause: 'access.card', anyone: true },
  renew: ofOnesOwn,
  placeHold: ofOnesOwn,
  cancelHold: ofOnesOwn,
  reportCardLost: {
    clause: 'access.lost-card',
    bases: ['CARD'],
    staff: { CIRCULATION: desk, ACCOUNT: desk },
  },
  openDisclosure: {
    clause: 'offence.disclosure',
    staff: { CIRCULATION: desk, ACCOUNT: desk, LEGAL: office },
  },
  closeDisclosure: {
    clause: 'offence.disclosure',
    staff: { CIRCULATION: desk, ACCOUNT: desk, LEGAL: office },
  },
  checkIn: {
    clause: 'retain.expunge',
    bases: ['FEED'],
    staff: { SHELVING: everyone, CIRCULATION: desk },
  },
  checkOut: circulating,
  markLost: circulating,
  markDamaged: circulating,
  assessCharge: circulating,
  payCharge: circulating,
  waiveCharge: { clause: 'retain.expunge', staff: { CIRCULATION: desk, RECOVERY: desk } },
  reversePayment: circulating,
  registerPatron: accountingFeed,
  updateContact: accountingFeed,
  issueCard: accountingFeed,
  replaceCard: { ...accountingFeed, clause: 'access.lost-card' },
  linkCaregiver: { ...accounting, clause: 'caregiver.with-card' },
  unlinkCaregiver: { ...accounting, clause: 'caregiver.with-card' },
  deletePatron: accounting,
  setPin: { ...accounting, clause: 'access.card' },
  requestInterlibraryLoan: serving,
  completeInterlibraryLoan: serving,
  startComputerSession: serving,
  endComputerSession: serving,
  registerForProgram: serving,
  closeProgram: serving,
  recordVisits: { ...serving, clause: 'statistics.aggregate' },
  referToAgency: recovering,
  recallReferral: recovering,
  reportRecovery: { clause: 'recovery.agency', bases: ['COLLECTION_AGENCY'] },
  recordProcess: legal,
  approveProcess: legal,
  refuseProcess: legal,
  vacateProcess: legal,
  recordConsent: consenting,
  revokeConsent: consenting,
  reportIncident: conduct,
  recordLegalAction: conduct,
  releaseIncident: conduct,
  registerClient: connecting,
  rotateClientToken: connecting,
  revokeClient: connecting,
  recordEvents: { clause: 'collect.function', bases: ['FEED'] },
} as const satisfies Record<string, ActRule>;

/** Kinds of document that show who somebody is. Staff say which kind they saw, never what stands on it. */
export const photoIds = [
  'DRIVERS_LICENSE',
  'STATE_ID',
  'TRIBAL_ID',
  'PASSPORT',
  'MILITARY_ID',
  'SCHOOL_ID',
] as const;

/** Every kind of document that staff can say they saw. */
export const documentKinds = ['LIBRARY_CARD', ...photoIds, 'CONSENT_FORM', 'COURT_PAPER'] as const;
export type DocumentKind = (typeof documentKinds)[number];

interface EvidenceRule {
  basis: Basis;
  /** The purposes for which staff may open a record on it, and in which roles. */
  staff: Partial<Record<Purpose, readonly Role[]>>;
  /** Kinds of document, one of which has to be seen; none where the evidence itself is what was seen. */
  seen: readonly DocumentKind[];
}

const atTheDesk = { CIRCULATION: desk, ACCOUNT: desk } as const;
const onPaper = { LEGAL: office } as const;

/** What `openDisclosure` can be given → the basis it opens on, for which purposes, and what has to be seen for it. */
export const evidence = {
  card: { basis: 'CARD', staff: atTheDesk, seen: [] },
  borrowerInPerson: { basis: 'BORROWER_IN_PERSON', staff: atTheDesk, seen: photoIds },
  caregiverWithCard: { basis: 'CAREGIVER_WITH_CARD', staff: atTheDesk, seen: [] },
  caregiverPhotoId: { basis: 'CAREGIVER_PHOTO_ID', staff: atTheDesk, seen: photoIds },
  writtenConsent: { basis: 'WRITTEN_CONSENT', staff: onPaper, seen: [] },
  courtOrder: { basis: 'COURT_ORDER', staff: onPaper, seen: [] },
} as const satisfies Record<string, EvidenceRule>;

export type EvidenceName = keyof typeof evidence;

/** Whether this caller may open a record on evidence of this kind now. */
export function mayOpenOn(principal: Principal, name: EvidenceName): boolean {
  if (principal.basis !== 'STAFF' || principal.purpose === null) return false;
  const { staff }: EvidenceRule = evidence[name];
  return staff[principal.purpose]?.includes(principal.role) ?? false;
}

/** Whether what staff saw is what evidence of this kind asks for. */
export const wasSeen = (name: EvidenceName, documents: readonly DocumentKind[]): boolean => {
  const { seen }: EvidenceRule = evidence[name];
  return seen.length === 0 || documents.some((document) => seen.includes(document));
};

export type ActName = keyof typeof acts;

export const isActName = (name: unknown): name is ActName =>
  typeof name === 'string' && Object.hasOwn(acts, name);

/** Whether this caller may do this act now, before anything is known of whom it is about. */
export function mayAct(principal: Principal, act: ActName): boolean {
  const rule: ActRule = acts[act];
  if (rule.anyone === true) return true;
  if (principal.basis !== 'STAFF') return rule.bases?.includes(principal.basis) ?? false;
  const { purpose, role } = principal;
  return purpose !== null && (rule.staff?.[purpose]?.includes(role) ?? false);
}

/** Whether a caller of this kind could ever do it, for staff whatever the purpose: what introspection lists. */
export function couldAct(principal: Principal, act: ActName): boolean {
  if (principal.basis !== 'STAFF') return mayAct(principal, act);
  const rule: ActRule = acts[act];
  return (
    rule.anyone === true || Object.values(rule.staff ?? {}).some((roles) => roles.includes(principal.role))
  );
}

/** One line of the table: an act, and one of those who may do it. */
export interface WhoMay {
  readonly act: ActName;
  readonly basis: Basis;
  readonly purpose: Purpose | null;
  readonly roles: readonly Role[];
}

/** The table of acts, a line for each basis and, for staff, each purpose; staff without a purpose where anyone may. */
export function whoMay(): WhoMay[] {
  return (Object.keys(acts) as ActName[]).flatMap((act) => {
    const rule: ActRule = acts[act];
    const bare = (basis: Basis): WhoMay => ({ act, basis, purpose: null, roles: [] });
    if (rule.anyone === true) return (Object.keys(bases) as Basis[]).map(bare);
    return [
      ...(rule.bases ?? []).map(bare),
      ...(Object.entries(rule.staff ?? {}) as [Purpose, readonly Role[]][]).map(
        ([purpose, roles]): WhoMay => ({ act, basis: 'STAFF', purpose, roles }),
      ),
    ];
  });
}
