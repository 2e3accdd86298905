import type { Role } from '../../../../drizzle/audiences.ts';

/** Which rows of a table are shown to whom, written by hand. A role that is not named for a table sees no row of it. */

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

const ofOneRecord =
  words(`addresses cards charges computer_sessions holds interlibrary_loan_requests loans person_names
  phones program_registrations`);
const ofReferrals = ['recoveries', 'referral_lines'];
const ofTheOffice =
  words(`client_days clients consents disclosures incident_releases incidents legal_process_subjects
  legal_processes`);
const ofTheKeeper = words('client_rates grants payments staff_shut_out tokens');

/** Every table that has row security, forced: whatever is joined to a person or to a secret. */
export const expectedWalled: readonly string[] = [
  'patrons',
  'patron_name_words',
  'caregiver_links',
  'referrals',
  ...ofOneRecord,
  ...ofReferrals,
  ...ofTheOffice,
  ...ofTheKeeper,
].toSorted();

export interface ExpectedPolicy {
  readonly table: string;
  readonly verb: 'SELECT' | 'INSERT' | 'ALL';
  readonly roles: readonly Role[];
  /** As PostgreSQL prints it, blanks as one. */
  readonly using: string | null;
  readonly check: string | null;
}

const shown = (table: string, using: string, ...roles: Role[]): ExpectedPolicy => ({
  table,
  verb: 'SELECT',
  roles,
  using,
  check: null,
});
const toOneself = (column: string): string => `(${column} = ( SELECT carrel.subject() AS subject))`;

export const expectedPolicies: readonly ExpectedPolicy[] = [
  // The keeper's functions reach across; nobody can be the keeper.
  ...expectedWalled.map(
    (table): ExpectedPolicy => ({ table, verb: 'ALL', roles: ['keeper'], using: 'true', check: 'true' }),
  ),
  shown('patrons', toOneself('id'), 'person'),
  ...ofOneRecord.map((table) => shown(table, toOneself('patron_id'), 'person')),
  shown(
    'referrals',
    `((state = 'OPEN'::text) AND (agency_id = ( SELECT carrel.agency() AS agency)))`,
    'agency',
  ),
  ...ofReferrals.map((table) =>
    shown(
      table,
      `(referral_id = ( SELECT r.id FROM referrals r WHERE (r.id = ${table}.referral_id)))`,
      'agency',
    ),
  ),
  ...['patrons', 'patron_name_words', 'caregiver_links', 'referrals', ...ofOneRecord, ...ofReferrals].map(
    (table) => shown(table, 'true', 'staff', 'administrator'),
  ),
  ...ofTheOffice.map((table) => shown(table, 'true', 'administrator')),
  {
    table: 'disclosures',
    verb: 'INSERT',
    roles: ['log'],
    using: null,
    check:
      '(pseudonym_key = ( SELECT max(k.number) AS max FROM pseudonym_keys k WHERE (k.wrapped IS NOT NULL)))',
  },
];
