import { nameableClasses, type RecordClass } from '../../../schema/policy/classes.ts';
import type { Principal, PrincipalOf } from '../../../schema/policy/principal.ts';
import { type Purpose, purposesOf, roles } from '../../../schema/policy/purposes.ts';

/** Principals made by hand, for rules that ask nothing of a database. */
export const now = new Date('2026-05-12T18:30:00Z');
export const timeZone = 'America/Denver';

const token = { tokenId: 'a token', expiresAt: new Date('2026-05-12T20:00:00Z') };
const record = { ...token, grantId: 'a grant', subject: 'a person', evidence: 'a hash' };
const client = { ...token, clientId: 'a client', ratePerMinute: null };

/** Twelve, and eighteen since yesterday, at `now`. */
export const born = { child: '2014-05-12', adult: '2008-05-11', eighteenToday: '2008-05-12' } as const;

export const withCard = (birthDate: string | null): PrincipalOf<'CAREGIVER_WITH_CARD'> => ({
  ...record,
  basis: 'CAREGIVER_WITH_CARD',
  birthDate,
});
export const photoId = (birthDate: string | null): PrincipalOf<'CAREGIVER_PHOTO_ID'> => ({
  ...record,
  basis: 'CAREGIVER_PHOTO_ID',
  birthDate,
});
export const consent = (...classes: RecordClass[]): PrincipalOf<'WRITTEN_CONSENT'> => ({
  ...record,
  basis: 'WRITTEN_CONSENT',
  consentId: 'a consent',
  classes,
});
export const order = (...classes: RecordClass[]): PrincipalOf<'COURT_ORDER'> => ({
  ...record,
  basis: 'COURT_ORDER',
  classes,
  window: { from: null, to: null },
  processId: 'a process',
});
/** @param scopes as a database might hold them: also such as no vendor can be given */
export const vendor = (...scopes: string[]): PrincipalOf<'VENDOR'> => ({
  ...client,
  basis: 'VENDOR',
  scopes: scopes as PrincipalOf<'VENDOR'>['scopes'],
});
export const staff = (role: PrincipalOf<'STAFF'>['role'], purpose: Purpose | null): PrincipalOf<'STAFF'> => ({
  ...token,
  basis: 'STAFF',
  name: 'Somebody',
  role,
  purpose,
});

export const publicly: Principal = { basis: 'PUBLIC' };
export const card: Principal = { ...record, basis: 'CARD' };
export const inPerson: Principal = { ...record, basis: 'BORROWER_IN_PERSON' };
export const agency: Principal = {
  ...client,
  basis: 'COLLECTION_AGENCY',
  agencyId: 'an agency',
  evidence: 'a hash',
};
export const feed: Principal = { ...client, basis: 'FEED' };

/** Every kind of caller: each basis, each role with each of its purposes and none, each nameable class alone. */
export const everyKind: readonly Principal[] = [
  publicly,
  card,
  inPerson,
  agency,
  feed,
  vendor(),
  vendor('statistics'),
  ...[born.child, born.adult, null].flatMap((birthDate) => [withCard(birthDate), photoId(birthDate)]),
  ...[...nameableClasses].flatMap((each) => [consent(each), order(each)]),
  consent(),
  order(),
  consent(...nameableClasses),
  order(...nameableClasses),
  ...roles.flatMap((role) => [null, ...purposesOf(role)].map((purpose) => staff(role, purpose))),
];
