/**
 * The second wall's first half: which database role each audience reads as, and the columns that role is granted.
 * Written apart from the policy page, and held against it by a test. `*` never appears: a new column is granted to
 * nobody until it is named here.
 */

/** Audiences with a login and a pool of their own. */
export const audiences = [
  'open',
  'pin',
  'vendor',
  'person',
  'agency',
  'staff',
  'administrator',
  'feed',
  'log',
] as const;
export type Audience = (typeof audiences)[number];

/** Logins of the library's own work. No request is answered as one of them, and none of them reads a table of ours:
 * each may run the functions that are named for it below. */
export const workers = ['sweeper', 'sealer'] as const;
export type Worker = (typeof workers)[number];
export type Login = Audience | Worker;

/** Roles without a login: the owner of the tables, and the keeper, which owns the functions that reach across. */
export const ownerlessLogins = ['owner', 'keeper'] as const;
export type Role = Login | (typeof ownerlessLogins)[number];

type Columns = readonly string[];
export type ColumnGrants = Readonly<Record<string, Columns>>;

const catalogue = {
  branches: ['id', 'code', 'name'],
  titles: ['id', 'title', 'author', 'isbn', 'year', 'search'],
  items: ['id', 'barcode', 'title_id', 'branch_id', 'category', 'call_number', 'status'],
} as const satisfies ColumnGrants;

/** What a record is made of, for whoever may open one: no birth date, no PIN, no source. */
const record = {
  patrons: ['id', 'category', 'home_branch_id', 'email', 'barred'],
  person_names: ['patron_id', 'first', 'middle', 'last', 'preferred'],
  phones: ['id', 'patron_id', 'kind', 'number'],
  addresses: ['id', 'patron_id', 'kind', 'line1', 'line2', 'city', 'region', 'postal_code', 'country'],
  cards: ['id', 'number', 'patron_id', 'kind', 'state', 'issued_on', 'expires_on'],
  loans: ['id', 'patron_id', 'item_id', 'checked_out_at', 'due_at', 'renewals', 'returned_at', 'condition'],
  holds: ['id', 'patron_id', 'title_id', 'pickup_branch_id', 'state', 'placed_at', 'expires_on'],
  charges: ['id', 'patron_id', 'loan_id', 'kind', 'amount_cents', 'remaining_cents', 'assessed_on'],
  interlibrary_loan_requests: ['id', 'patron_id', 'title', 'state', 'requested_on'],
  computer_sessions: ['id', 'patron_id', 'branch_id', 'started_at', 'ends_at'],
  programs: ['id', 'name', 'branch_id', 'starts_at', 'ends_at'],
  program_registrations: ['id', 'patron_id', 'program_id'],
} as const satisfies ColumnGrants;

const household = {
  caregiver_links: ['id', 'child_id', 'caregiver_id', 'caregiver_name', 'signed', 'listed'],
} as const satisfies ColumnGrants;

/** Small counts are not in there: whoever has the class may read all of it. */
const statistics = {
  published_counts: ['month', 'kind', 'branch_id', 'category', 'count'],
} as const satisfies ColumnGrants;

/** Process and consent without whom they are about: a paper is seen here, and never a person by it. */
const papers = {
  legal_processes: [
    'id',
    'kind',
    'court',
    'case_number',
    'issued_on',
    'served_on',
    'finding',
    'classes',
    'window_from',
    'window_to',
    'expires_at',
    'state',
    'decided_by',
    'decided_at',
    'accepted_by_decision_of',
    'vacated_by',
    'vacated_at',
  ],
  legal_process_subjects: ['id', 'process_id', 'place'],
  consents: ['id', 'recipient', 'classes', 'signed_on', 'expires_at', 'revoked_at'],
} as const satisfies ColumnGrants;

/** A referral as an agency may know it: neither whose account it is nor which charge or loan a line stands for. */
const referrals = {
  referrals: ['id', 'state', 'referred_on'],
  referral_lines: ['id', 'referral_id', 'kind', 'amount_cents', 'due_on'],
  recoveries: ['id', 'referral_id', 'line_id', 'kind', 'amount_cents', 'happened_on', 'reported_on'],
} as const satisfies ColumnGrants;

/** Who may connect, from where and how much, and how much they did; without their tokens, and what they asked. */
const connecting = {
  clients: [
    'id',
    'kind',
    'name',
    'contact',
    'scopes',
    'networks',
    'rate_per_minute',
    'created_at',
    'expires_at',
    'revoked_at',
  ],
  client_days: ['client_id', 'day', 'requests', 'cost'],
  registered_documents: ['client_id', 'hash', 'created_at'],
  vendor_checks: ['client_id', 'day', 'count'],
} as const satisfies ColumnGrants;

/** The disclosure log without whom it is about: neither pseudonyms nor what would join entries to a grant. */
const log = {
  disclosures: ['id', 'at', 'caller', 'basis', 'purpose', 'clauses', 'classes', 'found'],
  sealed_disclosures: ['disclosure_id'],
} as const satisfies ColumnGrants;

const conduct = {
  incidents: [
    'id',
    'patron_id',
    'branch_id',
    'occurred_at',
    'description',
    'evidence_notes',
    'reported_by',
    'legal_action_on',
  ],
  incident_releases: ['id', 'incident_id', 'recipient', 'released_on', 'released_by'],
} as const satisfies ColumnGrants;

const staff: ColumnGrants = {
  ...catalogue,
  ...statistics,
  ...record,
  ...household,
  ...referrals,
  agencies: ['id', 'name'],
  person_names: [...record.person_names, 'search'],
  patron_name_words: ['word', 'last', 'first', 'patron_id'],
};

/** Audience → table → the columns it may select. An audience without a table here cannot name it. */
export const selectGrants: Readonly<Record<Audience, ColumnGrants>> = {
  open: {
    ...catalogue,
    title_words: ['word', 'place', 'title_id'],
    registered_documents: ['client_id', 'hash', 'document'],
  },
  /** One number's hash at a time, by functions that have to be told the number. */
  pin: {},
  vendor: statistics,
  person: { ...catalogue, ...record, patrons: [...record.patrons, 'birth_date'] },
  agency: { ...referrals, referrals: [...referrals.referrals, 'agency_id'] },
  staff,
  administrator: { ...staff, ...papers, ...conduct, ...connecting, ...log },
  feed: {},
  /** Reads no entry. The wrapped keys open nothing without the configured secret. */
  log: { pseudonym_keys: ['number', 'wrapped', 'destroyed_at'] },
};

/** What each audience may insert. Reading back is not part of it. */
export const insertGrants: Readonly<Record<Audience, ColumnGrants>> = {
  open: {},
  pin: {},
  vendor: {},
  person: {},
  agency: {},
  staff: {},
  administrator: {},
  feed: {},
  log: {
    disclosures: [
      'id',
      'at',
      'request_id',
      'caller',
      'basis',
      'purpose',
      'clauses',
      'classes',
      'subjects',
      'pseudonym_key',
      'found',
      'grant_id',
      'process_id',
      'consent_id',
      'mac',
    ],
  },
};

/** Audience → functions it may call (they are `SECURITY DEFINER`, owned by the keeper). */
export const functionGrants: Readonly<Record<Audience, readonly string[]>> = {
  open: ['carrel.charge_client(jsonb)', 'carrel.is_shut_out(text)', 'carrel.principals_of(text[])'],
  pin: [
    'carrel.check_card(jsonb)',
    'carrel.count_pin_failures(jsonb)',
    'carrel.forget_pin_failures(text)',
    'carrel.pin_hash_of(text, timestamp with time zone)',
  ],
  vendor: [],
  person: ['carrel.subject()'],
  agency: ['carrel.agency()', 'carrel.debtors_of(uuid[], text[])'],
  staff: ['carrel.debtors_of(uuid[], text[])', 'carrel.is_minor(uuid, date)'],
  administrator: [
    'carrel.debtors_of(uuid[], text[])',
    'carrel.disclosures_about(text[])',
    'carrel.is_minor(uuid, date)',
    'carrel.releases_of(uuid, uuid)',
  ],
  feed: [],
  log: [],
};

/** Worker → functions it may call. */
export const workerFunctions: Readonly<Record<Worker, readonly string[]>> = {
  sweeper: ['carrel.sweep(jsonb)', 'carrel.unpublished_counts(jsonb)', 'carrel.publish_counts(jsonb)'],
  sealer: [
    'carrel.begin_seal(jsonb)',
    'carrel.seal_of(bigint)',
    'carrel.unsealed(jsonb)',
    'carrel.write_seal(jsonb)',
  ],
};

/** Where the sweeper keeps its queue: the one thing that it owns. */
export const queueSchema = 'queue';

/**
 * The name of a role in the cluster. Roles belong to the cluster, not to a database, so that the name carries the
 * database's.
 * @param role audience, worker, owner or keeper
 * @param database the database's name, or the template's it was cloned from
 */
export const roleName = (role: Role, database: string): string => `carrel_${role}_${database}`;
