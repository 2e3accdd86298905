import { isMinor } from './age.ts';
import { bases, type Reach, type VendorScope, vendorScopes } from './bases.ts';
import { nameableClasses, type RecordClass, recordClasses } from './classes.ts';
import type { ClauseId } from './clauses.ts';
import type { Principal } from './principal.ts';
import { purposes, purposesOf, type Role } from './purposes.ts';

/** One class, or two of which either opens the field. */
export type FieldClass = RecordClass | readonly [RecordClass, RecordClass];

export const classesOf = (fieldClass: FieldClass): readonly RecordClass[] =>
  typeof fieldClass === 'string' ? [fieldClass] : fieldClass;

/**
 * The record classes that are open to a caller at this moment, `open` always among them. Asked once a request, so
 * that a child's 18th birthday ends a caregiver's basis in the middle of a token's life (caregiver.*).
 * @param now the request's time
 * @param timeZone the library's, an IANA name
 */
export function opens(principal: Principal, now: Date, timeZone: string): ReadonlySet<RecordClass> {
  return new Set<RecordClass>(['open', ...besidesOpen(principal, now, timeZone)]);
}

function besidesOpen(principal: Principal, now: Date, timeZone: string): readonly RecordClass[] {
  switch (principal.basis) {
    case 'CAREGIVER_WITH_CARD':
    case 'CAREGIVER_PHOTO_ID':
      return isMinor(principal.birthDate, now, timeZone) ? bases[principal.basis].opens : [];
    case 'VENDOR':
      return [...bases.VENDOR.opens, ...vendorsOwn(principal.scopes)];
    case 'WRITTEN_CONSENT':
    case 'COURT_ORDER':
      return principal.classes.filter((named) => nameableClasses.has(named));
    case 'STAFF':
      return principal.purpose !== null && purposesOf(principal.role).includes(principal.purpose)
        ? purposes[principal.purpose].opens
        : [];
    default:
      return bases[principal.basis].opens;
  }
}

/** Of the scopes that a client is said to hold, those that a vendor can: wherever another came from, it opens nothing. */
const vendorsOwn = (scopes: readonly VendorScope[]): readonly VendorScope[] =>
  scopes.filter((scope) => vendorScopes.includes(scope));

/** Whether a field of this class is open to a caller for whom these classes are. */
export const isOpen = (fieldClass: FieldClass, opened: ReadonlySet<RecordClass>): boolean =>
  classesOf(fieldClass).some((recordClass) => opened.has(recordClass));

/** The clause a field is withheld under: the caller's own basis' where it has one, else the class's. */
export const withheldUnder = (principal: Principal, fieldClass: FieldClass): ClauseId =>
  bases[principal.basis].clause ??
  recordClasses[typeof fieldClass === 'string' ? fieldClass : fieldClass[0]].clause;

/** What this caller's kind can reach at all. A role without a purpose that shows persons reaches no patron. */
export function reachOf(principal: Principal): Reach {
  if (principal.basis !== 'STAFF') return bases[principal.basis].reach;
  const { purpose } = principal;
  return purpose !== null && (purposes[purpose].opens as readonly RecordClass[]).includes('identity')
    ? 'patrons'
    : 'nobody';
}

/**
 * Everything that a kind of caller could ever open: what introspection lists. For staff that is by role, whatever
 * the purpose at hand.
 */
export function couldOpen(principal: Principal): ReadonlySet<RecordClass> {
  if (principal.basis === 'STAFF') return roleCouldOpen(principal.role);
  if (principal.basis === 'WRITTEN_CONSENT' || principal.basis === 'COURT_ORDER')
    return new Set<RecordClass>(['open', ...principal.classes.filter((named) => nameableClasses.has(named))]);
  if (principal.basis === 'VENDOR')
    return new Set<RecordClass>(['open', ...bases.VENDOR.opens, ...vendorsOwn(principal.scopes)]);
  return new Set<RecordClass>(['open', ...bases[principal.basis].opens]);
}

const roleCouldOpen = (role: Role): ReadonlySet<RecordClass> =>
  new Set<RecordClass>(['open', ...purposesOf(role).flatMap((purpose) => purposes[purpose].opens)]);
