import { alteredPersons, newcomers, removedPersons } from './hiddenPersons.ts';
import { filled, nobodysRows, rowsByClass } from './hiddenRows.ts';
import type { Watcher } from './watchers.ts';

/** Whom a caller reaches: a sub-select of ids. */
function reachedBy({ reaches, subject }: Watcher): string {
  if (reaches === 'patrons') return 'select id from patrons';
  if (reaches === 'one record') return `select '${subject}'::uuid as id`;
  if (reaches === 'one card')
    return `select patron_id as id from cards where pin_hash is not null and state = 'ACTIVE'`;
  if (reaches === 'own referrals')
    return `select debtor_id as id from referrals where agency_id = (select id from agencies where name like 'Pinder%')`;
  return 'select id from patrons where false';
}

/** Classes that an agency is given of its debtors, through the referral alone. */
const throughReferral = ['identity', 'contact'];

/** What is not a person's own: each altered wherever its class is withheld. */
const byClass: Readonly<Record<string, readonly string[]>> = {
  referral: [
    `delete from referral_lines`,
    `update referrals set state = 'RECALLED', referred_on = referred_on - 3 where id::text > '8'`,
    `delete from referrals where id::text <= '8'`,
  ],
  statistics: [
    `delete from published_counts where category is null`,
    `update published_counts set count = count + 1`,
  ],
  conduct: [
    `update incidents set description = 'HIDDEN', legal_action_on = null`,
    `insert into incidents (patron_id, branch_id, occurred_at, description)
      select id, home_branch_id, '2026-06-02T12:00Z', 'HIDDEN' from patrons order by id limit 5`,
    `delete from incident_releases`,
  ],
  legal: [
    `insert into consents (patron_id, recipient, classes, signed_on, expires_at)
      select id, 'HIDDEN', '{identity}', '2026-06-01', '2027-01-01' from patrons order by id limit 4`,
    `insert into legal_processes (kind, court, case_number, issued_on, served_on, finding, classes, expires_at, state)
      values ('COURT_ORDER', 'HIDDEN', 'HIDDEN', '2026-06-01', '2026-06-01', true, '{contact}', '2027-01-01', 'RECORDED')`,
    `update legal_processes set court = 'HIDDEN', case_number = 'HIDDEN', served_on = served_on - 1`,
    `update consents set recipient = 'HIDDEN', signed_on = signed_on - 1`,
  ],
  audit: [
    `insert into disclosures (id, at, request_id, caller, basis, clauses, classes, subjects, pseudonym_key, found)
      select gen_random_uuid(), '2026-06-17T17:00Z', gen_random_uuid(), 'HIDDEN', 'STAFF', '{}', '{identity}', '{HIDDEN}',
        number, true from pseudonym_keys, generate_series(1, 7)`,
  ],
  clients: [
    `insert into clients (kind, name, contact, created_at, expires_at)
      values ('VENDOR', 'HIDDEN', 'HIDDEN', '2026-01-01', '2027-01-01')`,
    `update clients set contact = 'HIDDEN'`,
    `insert into vendor_checks (client_id, day, count) select id, '2026-06-01', 7 from clients where kind = 'VENDOR'`,
  ],
};

/** What nobody at all sees: counts of months that are not published, what accounting keeps, throttles, dead cards. */
const nobodys: readonly string[] = [
  `update monthly_counts set count = count + 1`,
  `delete from payments where id::text < '8'`,
  `update payments set amount_cents = amount_cents + 1`,
  `delete from cards where state <> 'ACTIVE'`,
  ...nobodysRows,
];

/** An ended referral of an agency's own, and another agency's: neither is the agency's to see. */
const agencys: readonly string[] = [
  `delete from referral_lines where referral_id in (
    select id from referrals where agency_id <> (select id from agencies where name like 'Pinder%'))`,
  `delete from referrals where agency_id <> (select id from agencies where name like 'Pinder%')`,
  `insert into referrals (agency_id, patron_id, debtor_id, state, referred_on, ended_on)
    select a.id, p.id, p.id, 'RECALLED', '2026-06-10', '2026-06-11' from agencies a, patrons p
    where a.name like 'Pinder%' and p.registered_on is not null order by p.id limit 3`,
];

/** Papers stay where they are read, and are about others: whose they are is withheld from everybody. */
const paperless: readonly string[] = [
  `update consents set patron_id = (select id from patrons order by id limit 1)`,
  `update legal_process_subjects set patron_id = (select id from patrons order by id desc limit 1)`,
];

/**
 * Everything that a caller may not see, made other than it was: rows taken away, added and altered. Run by a superuser
 * as a replica's statements are, so that nothing is completed or counted by it. Ids that stay are the same.
 * @param columns every column there is, as the catalogue has them
 */
export function hidden(watcher: Watcher, columns: readonly string[]): string[] {
  const { opens, reaches } = watcher;
  const reached = reachedBy(watcher);
  const ofReached = new Set([...opens, ...(reaches === 'own referrals' ? throughReferral : [])]);
  const seesPapers = opens.has('legal');
  return [
    `set session_replication_role = replica`,
    `create temp table reached as ${reached}`,
    // Who stands behind what is seen: changed like anyone, and there all the same.
    `create temp table tied as select caregiver_id as id from caregiver_links
      where child_id in (select id from reached) and caregiver_id is not null
      union select patron_id from referrals where debtor_id in (select id from reached)`,
    `create temp table gone as select id from patrons where id not in (select id from reached)
      and id not in (select id from tied) and get_byte(uuid_send(id), 15) % 2 = 0`,
    `create temp table changed as select id from patrons
      where id not in (select id from reached) and id not in (select id from gone)`,
    ...removedPersons('gone', seesPapers ? ['consents', 'legal_process_subjects', 'grants'] : []),
    ...alteredPersons('changed', { opens: new Set(), window: null, keepsNumbers: false }),
    ...alteredPersons('reached', {
      opens: ofReached,
      window: watcher.window,
      keepsNumbers: reaches === 'one card',
    }),
    ...(reaches === 'patrons' ? [] : newcomers),
    ...[...Object.entries(byClass), ...Object.entries(rowsByClass)].flatMap(([name, statements]) => {
      if (opens.has(name)) return [];
      // Whoever stands on a paper of their own sees nothing of it, and not that there are others.
      const isOnPaper = name === 'legal' && ['writtenConsent', 'courtOrder'].includes(watcher.persona ?? '');
      return isOnPaper ? statements.filter((each) => each.startsWith('insert')) : statements;
    }),
    ...(reaches === 'own referrals' ? [...agencys, ...(rowsByClass['referral'] ?? [])] : []),
    ...(seesPapers ? paperless : []),
    ...nobodys,
    ...filled(columns),
    `set session_replication_role = origin`,
  ];
}
