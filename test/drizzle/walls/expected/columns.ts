import type { Login } from '../../../../drizzle/audiences.ts';

/**
 * Who may read which column, written by hand and apart from `drizzle/audiences.ts`: every column of every table of
 * ours stands here once, those that are nobody's too, so that a new one is asked about the day it is there.
 *
 * table · the logins that may read · its columns
 */
const reads = `
act_outcomes                | nobody                                 | hash outcome at
addresses                   | person staff administrator             | id patron_id kind line1 line2 city region postal_code country
addresses                   | nobody                                 | source
agencies                    | staff administrator                    | id name
branches                    | open person staff administrator        | id code name
branches                    | nobody                                 | source
cards                       | person staff administrator             | id number patron_id kind state issued_on expires_on
cards                       | nobody                                 | pin_hash source
caregiver_links             | staff administrator                    | id child_id caregiver_id caregiver_name signed listed
caregiver_links             | nobody                                 | source
charges                     | person staff administrator             | id patron_id loan_id kind amount_cents remaining_cents assessed_on
charges                     | nobody                                 | branch_id source settled_on closes
client_days                 | administrator                          | client_id day requests cost
client_rates                | nobody                                 | client_id points expire
clients                     | administrator                          | id kind name contact scopes networks rate_per_minute created_at expires_at revoked_at
clients                     | nobody                                 | agency_id subject_key
closed_sources              | nobody                                 | hash
computer_sessions           | person staff administrator             | id patron_id branch_id started_at ends_at
computer_sessions           | nobody                                 | ended_on
consents                    | administrator                          | id recipient classes signed_on expires_at revoked_at
consents                    | nobody                                 | patron_id recorded_by
disclosure_seals            | nobody                                 | number first_entry last_entry sealed_at root previous signature
disclosures                 | administrator                          | id at caller basis purpose clauses classes found
disclosures                 | nobody                                 | request_id subjects pseudonym_key grant_id process_id consent_id mac
grants                      | nobody                                 | id basis patron_id card_id caregiver_link_id consent_id process_id created_at expires_at ended_at opened_by seen
holds                       | person staff administrator             | id patron_id title_id pickup_branch_id state placed_at expires_on
holds                       | nobody                                 | item_id source ended_on closes
incident_releases           | administrator                          | id incident_id recipient released_on released_by
incidents                   | administrator                          | id patron_id branch_id occurred_at description evidence_notes legal_action_on reported_by
interlibrary_loan_requests  | person staff administrator             | id patron_id title state requested_on
interlibrary_loan_requests  | nobody                                 | source ended_on closes
items                       | open person staff administrator        | id barcode title_id branch_id category call_number status
items                       | nobody                                 | source
legal_process_subjects      | administrator                          | process_id id place
legal_process_subjects      | nobody                                 | patron_id
legal_processes             | administrator                          | id kind court case_number issued_on served_on finding classes window_from window_to expires_at state decided_by decided_at accepted_by_decision_of vacated_by vacated_at
legal_processes             | nobody                                 | recorded_by
library                     | nobody                                 | single time_zone
loans                       | person staff administrator             | id patron_id item_id checked_out_at due_at renewals returned_at condition
loans                       | nobody                                 | branch_id source settled_on closes
monthly_counts              | nobody                                 | month kind branch_id category count
patron_name_words           | staff administrator                    | word last first patron_id
patrons                     | person staff administrator             | id category home_branch_id email barred
patrons                     | person                                 | birth_date
patrons                     | nobody                                 | registered_on source deletion_asked_on changed_here closes
payments                    | nobody                                 | id patron_id branch_id kind amount_cents paid_on reversible_until source closes
person_names                | person staff administrator             | patron_id first middle last preferred
person_names                | staff administrator                    | search
phones                      | person staff administrator             | id patron_id kind number
pin_failures                | nobody                                 | key points expire
program_registrations       | person staff administrator             | id patron_id program_id
program_registrations       | nobody                                 | ended_on
programs                    | person staff administrator             | id name branch_id starts_at ends_at
programs                    | nobody                                 | closed_on
pseudonym_keys              | log                                    | number wrapped destroyed_at
pseudonym_keys              | nobody                                 | created_at
published_counts            | vendor staff administrator             | month kind branch_id category count
recoveries                  | agency staff administrator             | id referral_id line_id kind amount_cents happened_on reported_on
referral_lines              | agency staff administrator             | id referral_id kind amount_cents due_on
referral_lines              | nobody                                 | charge_id loan_id
referrals                   | agency staff administrator             | id state referred_on
referrals                   | agency                                 | agency_id
referrals                   | nobody                                 | patron_id debtor_id ended_on
registered_documents        | open administrator                     | client_id hash
registered_documents        | open                                   | document
registered_documents        | administrator                          | created_at
registered_documents        | nobody                                 | id
sealed_disclosures          | administrator                          | disclosure_id
sealed_disclosures          | nobody                                 | entry seal digest
settled_charges             | nobody                                 | id branch_id kind amount_cents settled_on
staff_shut_out              | nobody                                 | subject since reason
title_words                 | open                                   | word place title_id
titles                      | open person staff administrator        | id title author isbn year search
titles                      | nobody                                 | source
tokens                      | nobody                                 | id hash kind client_id grant_id staff_name staff_role label made_by created_at expires_at revoked_at
vendor_checks               | administrator                          | client_id day count
`;

/** What may be added, as above. Nobody changes or takes away a row by itself: that is for the keeper's functions. */
const adds = `
disclosures | log | id at request_id caller basis purpose clauses classes subjects pseudonym_key found grant_id process_id consent_id mac
`;

/** What the keeper may do with a whole table: to most of them everything, and less to what has to stay. */
const keepersOwn = {
  usually: 'SELECT INSERT UPDATE DELETE',
  less: {
    disclosures: 'SELECT',
    sealed_disclosures: 'SELECT INSERT',
    disclosure_seals: 'SELECT INSERT',
    pseudonym_keys: 'SELECT INSERT UPDATE',
    published_counts: 'SELECT INSERT',
  } as Readonly<Record<string, string>>,
} as const;

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const read = (table: string) =>
  table
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name = '', who = '', columns = ''] = line.split('|').map((cell) => cell.trim());
      return words(columns).map((column) => ({ table: name, column, who: words(who) }));
    });

const readers = read(reads);
const adders = read(adds);

/** Every column that there is, as `table.column`. */
export const expectedColumns: readonly string[] = readers.map(({ table, column }) => `${table}.${column}`);

const of = (rows: typeof readers, login: string): ReadonlySet<string> =>
  new Set(rows.filter(({ who }) => who.includes(login)).map(({ table, column }) => `${table}.${column}`));

/** The columns that a login may read, and add a row with, as `table.column`. */
export const expectedReads = (login: Login): ReadonlySet<string> => of(readers, login);
export const expectedAdds = (login: Login): ReadonlySet<string> => of(adders, login);

export const expectedOfKeeper = (table: string): readonly string[] =>
  words(keepersOwn.less[table] ?? keepersOwn.usually);
