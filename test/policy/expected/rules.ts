/** The rules on the policy page, row by row, written by hand from the policy's reading: nothing here is worked out. */

/** basis · whom it reaches · the clause it is under · what it opens besides `open`. */
const basisTable = `
PUBLIC              | nobody        |                        |
VENDOR              | one card      | third-party.no-pii     | standing
CARD                | one record    | access.card            | standing circulation pickup interlibrary recovery
BORROWER_IN_PERSON  | one record    | access.photo-id        | standing identity circulation pickup interlibrary recovery
CAREGIVER_WITH_CARD | one record    | caregiver.with-card    | standing identity contact birth circulation pickup interlibrary recovery use
CAREGIVER_PHOTO_ID  | one record    | caregiver.without-card | recovery
WRITTEN_CONSENT     | one record    | statute.consent        |
COURT_ORDER         | one record    | legal.process          |
COLLECTION_AGENCY   | own referrals | recovery.agency        | referral
FEED                | nobody        | collect.function       |
STAFF               | patrons       | collect.function       |
`;

/** purpose · the roles that may say so · what it opens besides `open`. */
const purposeTable = `
SHELVING    | VOLUNTEER CLERK ADMINISTRATOR |
CIRCULATION | CLERK ADMINISTRATOR           | standing identity circulation pickup recovery
NOTICES     | CLERK ADMINISTRATOR           | identity contact pickup recovery
ACCOUNT     | CLERK ADMINISTRATOR           | standing identity contact household
SERVICE     | CLERK ADMINISTRATOR           | identity contact use interlibrary
RECOVERY    | CLERK ADMINISTRATOR           | identity contact recovery referral
STATISTICS  | CLERK ADMINISTRATOR           | statistics
CONDUCT     | ADMINISTRATOR                 | identity contact conduct
LEGAL       | ADMINISTRATOR                 | legal
AUDIT       | ADMINISTRATOR                 | audit
CLIENTS     | ADMINISTRATOR                 | clients
`;

/** class · the clause it is kept under · whether a paper can name it · whether it says something about a person. */
const classTable = `
open         | collect.function     |          |
standing     | third-party.no-pii   | nameable | person
identity     | collect.function     | nameable | person
contact      | collect.function     | nameable | person
birth        | collect.function     | nameable | person
circulation  | access.card          | nameable | person
pickup       | access.card          | nameable | person
interlibrary | collect.function     | nameable | person
recovery     | recovery.agency      | nameable | person
use          | retain.expunge       | nameable | person
household    | caregiver.with-card  |          | person
referral     | recovery.agency      |          | person
statistics   | statistics.aggregate |          |
conduct      | conduct.incident     |          | person
legal        | legal.process        |          | person
audit        | offence.disclosure   |          |
clients      | third-party.no-pii   |          |
`;

/** clause → the acts that serve it. */
const actTable = `
access.card           | signIn renew placeHold cancelHold setPin
access.lost-card      | reportCardLost replaceCard
offence.disclosure    | openDisclosure closeDisclosure
retain.expunge        | checkIn waiveCharge requestInterlibraryLoan completeInterlibraryLoan startComputerSession endComputerSession registerForProgram closeProgram
collect.function      | checkOut markLost markDamaged assessCharge payCharge reversePayment registerPatron updateContact issueCard deletePatron recordEvents
caregiver.with-card   | linkCaregiver unlinkCaregiver
statistics.aggregate  | recordVisits
recovery.agency       | referToAgency recallReferral reportRecovery
legal.process         | recordProcess approveProcess refuseProcess vacateProcess
statute.consent       | recordConsent revokeConsent
conduct.incident      | reportIncident recordLegalAction releaseIncident
third-party.no-pii    | registerClient rotateClientToken revokeClient
`;

const photo = 'DRIVERS_LICENSE STATE_ID TRIBAL_ID PASSPORT MILITARY_ID SCHOOL_ID';

/** evidence · the basis it opens a record on · the purposes and roles of staff who may · one of which has to be seen. */
const evidenceTable = `
card              | CARD                | CIRCULATION ACCOUNT | CLERK ADMINISTRATOR |
borrowerInPerson  | BORROWER_IN_PERSON  | CIRCULATION ACCOUNT | CLERK ADMINISTRATOR | ${photo}
caregiverWithCard | CAREGIVER_WITH_CARD | CIRCULATION ACCOUNT | CLERK ADMINISTRATOR |
caregiverPhotoId  | CAREGIVER_PHOTO_ID  | CIRCULATION ACCOUNT | CLERK ADMINISTRATOR | ${photo}
writtenConsent    | WRITTEN_CONSENT     | LEGAL               | ADMINISTRATOR       |
courtOrder        | COURT_ORDER         | LEGAL               | ADMINISTRATOR       |
`;

const words = (text = ''): string[] => text.split(' ').filter((word) => word !== '');
const lines = (table: string): [key: string, ...cells: string[]][] =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()) as [string, ...string[]]);

const named = 'the classes its evidence names';

/** What some bases open beyond their row. */
const also: Readonly<Record<string, string>> = {
  VENDOR: 'the scopes its client holds',
  WRITTEN_CONSENT: named,
  COURT_ORDER: named,
  STAFF: 'by role and purpose',
};

export const expectedBases = lines(basisTable).map(([basis, reach = '', clause = '', opens]) => ({
  basis,
  reach,
  clause: clause === '' ? null : clause,
  opens: words(opens),
  also: also[basis] ?? null,
}));

export const expectedPurposes = lines(purposeTable).map(([purpose, roles, opens]) => ({
  purpose,
  roles: words(roles),
  opens: words(opens),
}));

export const expectedClasses = lines(classTable).map(([name, clause = '', nameable, person]) => ({
  name,
  clause,
  isNameable: nameable === 'nameable',
  isOfAPerson: person === 'person',
}));

/** act → the clause that it serves. */
export const expectedClauseOf: ReadonlyMap<string, string> = new Map(
  lines(actTable).flatMap(([clause, acts]) => words(acts).map((act): [string, string] => [act, clause])),
);

export const expectedEvidence = lines(evidenceTable).map(([name, basis = '', purposes, roles, seen]) => ({
  name,
  basis,
  purposes: words(purposes),
  roles: words(roles),
  seen: words(seen),
}));

/** Every kind of document that staff can say they saw. */
export const expectedDocuments = words(`LIBRARY_CARD ${photo} CONSENT_FORM COURT_PAPER`);

/** The scopes that a client can be given, by its kind. */
export const expectedScopes: Readonly<Record<string, readonly string[]>> = {
  VENDOR: ['statistics'],
  AGENCY: [],
  FEED: [],
};

/** Fields that a caller of another reach gets nothing of, whatever it may see. No other field says whom it is for. */
export const expectedReaches: Readonly<Record<string, readonly string[]>> = {
  'Query.record': ['one record'],
  'Query.cardStanding': ['one card'],
  'CardStanding.standing': ['one card'],
  'CardStanding.reason': ['one card'],
  'CardStanding.cardKind': ['one card'],
  'CardStanding.subject': ['one card'],
  'Query.patronByCard': ['patrons'],
  'Query.searchPatrons': ['patrons'],
  'Query.agencies': ['patrons'],
  'Query.incidents': ['patrons'],
  'Query.referrals': ['own referrals', 'patrons'],
  'Query.referral': ['own referrals', 'patrons'],
};

/** What is below these is seen on the basis that the act grants, in place of the caller's own. */
export const expectedAsGranted: readonly string[] = ['OpenDisclosurePayload.record', 'SignInPayload.record'];
