import { fields, keys } from './columnFields.ts';
import { classesOfField } from './opened.ts';
import type { Watcher } from './watchers.ts';

/**
 * What becomes of every column of every table where two libraries differ in what a caller may not see. A column that a
 * field gives out has the field's classes, and is here already. Of every other one a line has to say what it is, for the
 * whole table or for the column: one that is new and not said fails.
 */
export type Part =
  /** Seen by whoever one of the classes is open to; of everybody else's library, other than it was. */
  | { readonly classes: readonly string[] }
  /** Seen by nobody: other than it was, whoever asks. */
  | 'nobody’s'
  /** Random, or a key: as the rows are that it stands in, which are said by their other columns. */
  | 'as its rows are'
  /** The same in both, since callers differ by it or everybody sees it. */
  | { readonly same: string };

const of = (...classes: string[]): Part => ({ classes });
const same = (why: string): Part => ({ same: why });
const ofEverybody = same('the catalogue and the branches are everybody’s');
const ended = same('a row that has ended goes as the transaction commits, and none is kept');
const standing = same('what a caller stands on: another one would be another caller');

/** Table or column → its part. A column's own line goes before its table's. */
export const said: Readonly<Record<string, Part>> = {
  branches: ofEverybody,
  titles: ofEverybody,
  items: ofEverybody,
  agencies: ofEverybody,
  programs: ofEverybody,
  library: same('one zone, which is published'),
  tokens: standing,
  'branches.source': 'nobody’s',
  'titles.source': 'nobody’s',
  'items.source': 'nobody’s',

  patrons: 'nobody’s',
  // Whether a record is whole: who has none is not found.
  'patrons.registered_on': 'as its rows are',
  'person_names.patron_id': 'as its rows are',
  addresses: 'nobody’s',
  cards: 'nobody’s',
  // What a vendor proves: another one would be another card.
  'cards.pin_hash': 'as its rows are',
  caregiver_links: 'nobody’s',
  loans: 'nobody’s',
  'loans.branch_id': 'as its rows are',
  'loans.settled_on': ended,
  holds: 'nobody’s',
  'holds.ended_on': ended,
  charges: 'nobody’s',
  'charges.branch_id': 'as its rows are',
  'charges.settled_on': ended,
  interlibrary_loan_requests: 'nobody’s',
  'interlibrary_loan_requests.ended_on': ended,
  'computer_sessions.ended_on': ended,
  'program_registrations.ended_on': ended,
  payments: 'nobody’s',
  settled_charges: 'nobody’s',
  monthly_counts: 'nobody’s',
  act_outcomes: 'nobody’s',
  closed_sources: 'nobody’s',
  pin_failures: 'nobody’s',
  staff_shut_out: 'nobody’s',
  client_rates: 'nobody’s',

  referrals: of('referral'),
  referral_lines: of('referral'),

  consents: of('legal'),
  legal_processes: of('legal'),
  legal_process_subjects: of('legal'),
  'consents.recorded_by': 'nobody’s',
  'legal_processes.recorded_by': 'nobody’s',
  grants: standing,

  clients: of('clients'),
  'clients.agency_id': 'as its rows are',
  // By which a vendor’s own subject ids are made.
  'clients.subject_key': 'as its rows are',
  registered_documents: of('clients'),

  disclosures: of('audit'),
  disclosure_seals: of('audit'),
  sealed_disclosures: of('audit'),
  pseudonym_keys: same('by which the proof’s own entries are made'),
};

/** What a column is; undefined: nobody has said. */
export function partOf(column: string): Part | undefined {
  const own = said[column];
  if (own !== undefined) return own;
  const whole = said[tableOf(column)];
  if (typeof whole === 'object' && 'same' in whole) return whole;
  const field = fields[column];
  if (field !== undefined) {
    const classes = classesOfField(field);
    // A record's random id is open to whoever has the record: by itself it says nothing.
    return classes.includes('open') ? (whole ?? 'as its rows are') : { classes };
  }
  if (column.endsWith('.id') || column in keys) return 'as its rows are';
  return whole;
}

const tableOf = (column: string): string => column.split('.')[0] ?? '';

/** Classes of one person's record: whoever reaches one record, one card or one referral sees them of nobody else. */
const ofRecords = new Set([
  ...['standing', 'identity', 'contact', 'birth', 'circulation', 'pickup', 'interlibrary', 'recovery'],
  ...['use', 'household', 'referral'],
]);

/** Whether a column has to be other than it was, in some row, for this caller's second library. */
export function isHidden({ opens, reaches }: Watcher, column: string): boolean {
  const part = partOf(column);
  if (part === undefined || part === 'as its rows are') return false;
  if (part === 'nobody’s') return true;
  if ('same' in part) return false;
  const isSeen = part.classes.some((each) => opens.has(each));
  return !isSeen || (reaches !== 'patrons' && part.classes.every((each) => ofRecords.has(each)));
}

/** Whether it has to be the same in both. */
export const isSame = (column: string): boolean => {
  const part = partOf(column);
  return typeof part === 'object' && 'same' in part && part !== standing;
};
