import { createHash } from 'node:crypto';

/** The identifier that a row of the large library has, as `test/setup/large/rows.ts` makes it. */
export const idOf = (of: string, number: number): string => {
  const hex = createHash('md5').update(`${of}${number}`).digest('hex');
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
};

const n = 778;

/** What acts are told, of somebody of the large library: as much as any of them asks for. */
const usual = {
  now: '2026-06-17T18:00:00Z',
  tokenHash: 'ab'.repeat(32),
  staff: 'A. Clerk',
  openedBy: 'A. Clerk',
  adultIfBornBy: '2008-06-17',
  cardNumber: `2${n}`,
  patronId: idOf('patron', n),
  childId: idOf('patron', n),
  caregiverId: idOf('patron', n + 1),
  caregiverLinkId: idOf('link', n),
  linkId: idOf('link', n),
  signed: true,
  listed: true,
  itemBarcode: `3${n}`,
  branchId: null,
  homeBranchId: idOf('branch', 1),
  pickupBranchId: idOf('branch', 1),
  loanId: idOf('loan', n),
  holdId: idOf('hold', n),
  titleId: idOf('title', n),
  chargeId: idOf('charge', n),
  paymentId: idOf('payment', n),
  requestId: idOf('request', n),
  sessionId: idOf('session', n),
  programId: idOf('program', n),
  incidentId: idOf('incident', n),
  processId: idOf('process', n),
  consentId: idOf('consent', n),
  grantId: idOf('grant', n),
  referralId: idOf('referral', n),
  lineId: idOf('line', n),
  clientId: idOf('client', 1),
  agencyId: idOf('agency', 1),
  amountCents: null,
  overdueCentsADay: 25,
  mostRenewals: 3,
  mostReports: 50,
  minimumCents: 100,
  shelfUntil: '2026-06-24',
  reversibleUntil: '2026-07-17',
  dueAt: null,
  dueByRule: '2026-07-08T18:00:00Z',
  endsAt: '2026-06-17T19:00:00Z',
  endsBy: '2026-06-17T19:00:00Z',
  expiresAt: '2027-06-17T18:00:00Z',
  tokenExpiresAt: '2027-06-17T18:00:00Z',
  oldEndsAt: '2026-06-18T18:00:00Z',
  occurredAt: '2026-06-16T18:00:00Z',
  issuedOn: '2026-06-01',
  servedOn: '2026-06-02',
  signedOn: '2026-06-02',
  happenedOn: '2026-06-10',
  on: '2026-06-10',
  day: '2026-06-10',
  dueBy: '2026-06-17',
  count: 5,
  finding: true,
  seen: true,
  documents: [],
  classes: ['identity'],
  scopes: [],
  networks: [],
  phones: [{ kind: 'HOME', number: '4065550100' }],
  addresses: [{ kind: 'HOME', line1: '1 Alder Street', city: 'A Town' }],
  name: { first: 'Wren', last: 'Newcomer' },
  card: { number: '29999999999999' },
  newCardNumber: '29999999999998',
  subject: { byName: { first: 'Linor', last: 'Dengil', birthDate: '1964-11-29' } },
  subjects: [{ byName: { first: 'Linor', last: 'Dengil', birthDate: '1964-11-29' } }],
  change: {
    email: 'new@example.org',
    preferred: 'Wrennie',
    phones: [{ kind: 'HOME', number: '4065550100' }],
  },
  consentDecidedBy: 'the tests',
  consentsAccepted: true,
  recipient: 'A recipient',
  releasedBy: 'A. Clerk',
  description: 'Something happened',
  madeBy: 'staff:A. Clerk',
  contact: 'somebody',
  court: 'A court',
  caseNumber: 'DV-1',
  title: 'A title',
} as const;

const child = 3400;
const owing = 6001;
const branchId = idOf('branch', 1);
const ofChild = {
  cardNumber: `2${child}`,
  childId: idOf('patron', child),
  caregiverLinkId: idOf('link', child),
};

/** Act → what it is told beside or in place of the usual, once for each way that it goes. */
const others: Readonly<Record<string, readonly object[]>> = {
  approveProcess: [{ processId: idOf('process', n + 1) }],
  assessCharge: [{ kind: 'OTHER', amountCents: 500 }],
  // To the shelf; and to whoever waits for it.
  checkIn: [{}, { itemBarcode: `3${n - 2}` }],
  checkOut: [{ itemBarcode: '319001' }],
  closeProgram: [{ programId: idOf('program', n + 1) }],
  linkCaregiver: [ofChild],
  markDamaged: [{ amountCents: 500 }],
  markLost: [{ amountCents: 500 }],
  openDisclosure: [
    { basis: 'CARD' },
    { basis: 'BORROWER_IN_PERSON', birthDate: '1964-11-29' },
    { basis: 'CAREGIVER_WITH_CARD', ...ofChild },
    { basis: 'CAREGIVER_PHOTO_ID', ...ofChild, caregiverLinkId: null, caregiverCard: `2${child + 1}` },
    { basis: 'WRITTEN_CONSENT' },
    { basis: 'COURT_ORDER' },
    { basis: 'COURT_ORDER', subjectId: idOf('naming', n) },
  ],
  payCharge: [{ kind: 'CASH' }],
  placeHold: [{ titleId: idOf('title', n + 1) }],
  recordConsent: [{}, { subject: { byCard: { cardNumber: `2${n}` } } }],
  recordEvents: [{ events: [{ act: 'checkIn', call: { ...usual, key: 'ef'.repeat(32) } }] }],
  recordLegalAction: [{ incidentId: idOf('incident', n + 1) }],
  recordProcess: [{ kind: 'COURT_ORDER' }],
  recordVisits: [{ branchId }],
  referToAgency: [{ cardNumber: null, patronId: idOf('patron', owing) }],
  refuseProcess: [{ processId: idOf('process', n + 1) }],
  registerClient: [{ kind: 'VENDOR', name: 'Another vendor' }],
  reportIncident: [{ branchId }],
  reportRecovery: [{ kind: 'AMOUNT_PAID', amountCents: 5 }, { kind: 'ITEM_RETURNED' }],
  signIn: [{ pinHash: 'x' }],
  startComputerSession: [{ branchId, cardNumber: `2${owing}`, patronId: idOf('patron', owing) }],
};

/** Function that is no act → what it is called with, as SQL. */
export const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  'carrel.charge_client(jsonb)': [
    `'{"clientId": "${usual.clientId}", "cost": 5, "now": 1790000000000, "ends": 1790000060000}'`,
  ],
  'carrel.is_shut_out(text)': [`'A. Clerk'`],
  'carrel.principals_of(text[])': [
    `(select array_agg(encode(sha256(each), 'hex')) from unnest(array['token${n}', 'agency1', 'nobody']::bytea[]) as each)`,
  ],
  'carrel.check_card(jsonb)': [
    `'{"clientId": "${usual.clientId}", "cardNumber": "2${n}", "now": "${usual.now}"}'`,
  ],
  'carrel.count_pin_failures(jsonb)': [
    `'{"key": "failed${n}", "points": 1, "now": 1790000000100, "ends": 1790000060000}'`,
  ],
  'carrel.forget_pin_failures(text)': [`'failed${n}'`],
  'carrel.pin_hash_of(text, timestamp with time zone)': [`'2${n}', '${usual.now}'`],
  'carrel.subject()': [''],
  'carrel.agency()': [''],
  'carrel.debtors_of(uuid[], text[])': [`'{${usual.referralId}}', '{phones,address}'`],
  'carrel.disclosures_about(text[])': [`'{"pseudonym"}'`],
  'carrel.is_minor(uuid, date)': [`'${usual.patronId}', '2008-06-17'`],
  'carrel.releases_of(uuid, uuid)': [`'${usual.processId}', null`, `null, '${usual.consentId}'`],
};

/** What stands for the token at hand, by the login that it is shown to. */
export const evidenceOf = (login: string): string =>
  createHash('sha256')
    .update(login === 'agency' ? 'agency1' : `token${n}`)
    .digest('hex');

/** The calls of an act that show what it reads. */
export const callsOf = (act: string): readonly object[] =>
  (others[act] ?? [{}]).map((told) => ({ ...usual, key: 'cd'.repeat(32), ...told }));
