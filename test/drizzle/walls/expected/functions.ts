import type { Login } from '../../../../drizzle/audiences.ts';

/** Who may run which of the keeper's functions, written by hand. Those that are not here are for nobody. */
const table = `
open          | charge_client is_shut_out principals_of
pin           | check_card count_pin_failures forget_pin_failures pin_hash_of sign_in
vendor        |
person        | subject cancel_hold place_hold renew report_card_lost
agency        | agency debtors_of report_recovery
staff         | debtors_of is_minor
administrator | debtors_of disclosures_about is_minor releases_of
feed          | record_events
log           |
sweeper       | publish_counts sweep unpublished_counts
sealer        | begin_seal seal_of unsealed write_seal
`;

/** Acts of the desk, which are the staff's and the administrator's. */
const desk = `assess_charge cancel_hold check_in check_out close_disclosure close_program complete_interlibrary_loan
  delete_patron end_computer_session issue_card link_caregiver mark_damaged mark_lost open_disclosure pay_charge place_hold
  recall_referral record_visits refer_to_agency register_for_program register_patron renew replace_card report_card_lost
  request_interlibrary_loan reverse_payment set_pin start_computer_session unlink_caregiver update_contact waive_charge`;

/** Acts of the office. */
const office = `approve_process record_consent record_legal_action record_process refuse_process register_client
  release_incident report_incident revoke_client revoke_consent rotate_client_token vacate_process`;

/** Acts that the library's own system does one by one. */
const feeds = `assess_charge check_in check_out issue_card mark_damaged mark_lost pay_charge register_patron replace_card
  reverse_payment update_contact`;

const words = (text = ''): string[] => text.split(/\s+/).filter((word) => word !== '');
const more: Partial<Record<Login, string>> = {
  staff: desk,
  administrator: `${desk} ${office}`,
  feed: feeds,
};

const rows = new Map(
  table
    .trim()
    .split('\n')
    .map((line): [string, string[]] => {
      const [login = '', names] = line.split('|').map((cell) => cell.trim());
      return [login, words(names)];
    }),
);

/** The functions that a login may run, by their names. */
export const expectedFunctions = (login: Login): ReadonlySet<string> => {
  const own = rows.get(login);
  if (own === undefined) throw new Error(`Nobody has said what ${login} may run`);
  return new Set([...own, ...words(more[login])]);
};
