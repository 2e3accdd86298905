import { partOf } from './partition.ts';

/** An id that no library has. */
const id = (last: string): string => `'00000000-0000-4000-8000-00000000${last}'`;
const [client, process, referral] = [id('c11e'), id('1e6a'), id('4efe')];
const at = `'2026-06-16T17:00Z'`;
const agency = `(select id from agencies where name not like 'Pinder%' order by name limit 1)`;
const someone = `(select id from patrons order by id limit 1)`;

/**
 * Class → rows more, of those things that are not a person's own. Every column of them has something in it, so that
 * there is none in which the two libraries do not differ.
 */
export const rowsByClass: Readonly<Record<string, readonly string[]>> = {
  recovery: [
    `insert into charges (patron_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
      select ${someone}, id, 'OTHER', 1111, 1111, '2026-06-02' from branches limit 1`,
  ],
  household: [
    `insert into caregiver_links (child_id, caregiver_id, caregiver_name, signed, listed, source)
      select p.id, c.id, 'HIDDEN', true, true, 'HIDDEN' from (select id from patrons order by id limit 1) p,
        (select id from patrons order by id desc limit 1) c`,
  ],
  referral: [
    `insert into referrals (id, agency_id, patron_id, debtor_id, state, referred_on, ended_on)
      values (${referral}, ${agency}, ${someone}, ${someone}, 'RECALLED', '2026-06-10', '2026-06-11')`,
    `insert into referral_lines (referral_id, charge_id, loan_id, kind, amount_cents, due_on)
      values (${referral}, gen_random_uuid(), gen_random_uuid(), 'LOST', 4321, '2026-05-02')`,
    `insert into recoveries (referral_id, line_id, kind, amount_cents, happened_on, reported_on)
      values (${referral}, gen_random_uuid(), 'AMOUNT_PAID', 1234, '2026-06-12', '2026-06-13')`,
  ],
  statistics: [
    `insert into published_counts (month, kind, branch_id, category, count)
      select '2026-04-01', kind, branch_id, 'HIDDEN', 99 from published_counts where branch_id is not null limit 1`,
  ],
  conduct: [
    `update incidents set evidence_notes = 'HIDDEN', reported_by = 'HIDDEN'`,
    `insert into incidents (id, patron_id, branch_id, occurred_at, description, evidence_notes, reported_by, legal_action_on)
      select ${id('1c1d')}, ${someone}, id, ${at}, 'HIDDEN', 'HIDDEN', 'HIDDEN', '2026-06-03' from branches limit 1`,
    `insert into incident_releases (incident_id, recipient, released_on, released_by)
      values (${id('1c1d')}, 'HIDDEN', '2026-06-04', 'HIDDEN')`,
  ],
  legal: [
    `insert into legal_processes (id, kind, court, case_number, issued_on, served_on, finding, classes, window_from,
        window_to, expires_at, state, recorded_by, decided_by, decided_at, accepted_by_decision_of, vacated_by, vacated_at)
      values (${process}, 'SUBPOENA', 'HIDDEN', 'HIDDEN', '2026-06-01', '2026-06-02', true, '{contact}', '2026-01-01',
        '2026-02-01', '2027-01-01', 'VACATED', 'HIDDEN', 'HIDDEN', ${at}, 'HIDDEN', 'HIDDEN', ${at})`,
    `insert into legal_process_subjects (process_id, patron_id, place) select ${process}, id, 40
      from patrons order by id limit 2`,
    `insert into consents (patron_id, recipient, classes, signed_on, expires_at, recorded_by, revoked_at)
      select id, 'HIDDEN', '{identity}', '2026-06-01', '2027-01-01', 'HIDDEN', ${at} from patrons order by id desc limit 2`,
  ],
  audit: [
    `insert into disclosures (at, request_id, caller, basis, purpose, clauses, classes, subjects, pseudonym_key, found,
        grant_id, process_id, consent_id, mac)
      select ${at}, gen_random_uuid(), 'HIDDEN', 'STAFF', 'HIDDEN', '{}', '{identity}', '{HIDDEN}', number, true,
        gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '\\x01' from pseudonym_keys`,
    `insert into disclosure_seals (number, first_entry, last_entry, sealed_at, root, previous, signature)
      values (7001, 7001, 7001, ${at}, '\\x01', '\\x02', '\\x03')`,
    `insert into sealed_disclosures (disclosure_id, entry, seal, digest) values (gen_random_uuid(), 7001, 7001, '\\x01')`,
  ],
  clients: [
    `insert into clients (id, kind, name, contact, agency_id, scopes, networks, rate_per_minute, subject_key, created_at,
        expires_at, revoked_at)
      values (${client}, 'AGENCY', 'HIDDEN AGENCY', 'HIDDEN', ${agency}, '{}', '{10.0.0.0/8}', 77, 7, ${at}, '2027-01-01', ${at})`,
    `insert into client_days (client_id, day, requests, cost) values (${client}, '2026-06-16', 70, 700)`,
    `insert into vendor_checks (client_id, day, count) values (${client}, '2026-06-16', 7)`,
    `insert into registered_documents (client_id, hash, document, created_at)
      values (${client}, 'HIDDEN', '{ viewer { basis } }', ${at})`,
  ],
};

/** What nobody at all is told of, a row of each with something in every column. */
export const nobodysRows: readonly string[] = [
  `insert into monthly_counts (month, kind, branch_id, category, count)
    select month, kind, branch_id, 'HIDDEN', 17 from monthly_counts limit 1`,
  `insert into settled_charges (branch_id, kind, amount_cents, settled_on)
    select id, 'LOST', 1234, '2026-06-01' from branches`,
  `insert into act_outcomes (hash, outcome, at) values ('\\x01', 'HIDDEN', ${at})`,
  `insert into closed_sources (hash) values ('\\x01')`,
  `insert into pin_failures (key, points, expire) values ('HIDDEN', 3, 1900000000000)`,
  `insert into staff_shut_out (subject, since, reason) values ('HIDDEN', '2026-06-01', 'HIDDEN')`,
  // Of a client that nobody is: how much is left to one's own is told by when it is refused.
  `insert into client_rates (client_id, points, expire) values (${client}, 70, 1900000000000)`,
  `update holds set item_id = (select id from items order by id limit 1)
    where id in (select id from holds order by id limit 3)`,
];

const expressions: Readonly<Record<string, string>> = {
  text: `coalesce(%2$I, '') || gen_random_uuid()`,
  _text: `%2$I || '{HIDDEN}'`,
  date: `coalesce(%2$I, '2026-01-01') - 3`,
  timestamptz: `coalesce(%2$I, '2026-01-01') - interval '3 hours'`,
  int4: `coalesce(%2$I, 0) + 1`,
  int8: `coalesce(%2$I, 0) + 1`,
  bool: `not coalesce(%2$I, false)`,
  bytea: `coalesce(%2$I, '\\x') || uuid_send(gen_random_uuid())`,
};

/**
 * Every column that is nobody's, whatever its table, other than it was in every row there is: also in one that is new.
 * What a constraint does not let be is left: the suite tells that it is the same in both.
 */
export const filled = (columns: readonly string[]): string[] => {
  const own = columns.filter((column) => partOf(column) === 'nobody’s');
  const cases = Object.entries(expressions)
    .map(([type, expression]) => `when '${type}' then $e$${expression}$e$`)
    .join(' ');
  return [
    `do $do$ declare t record; one text; begin
      for t in
        select table_name as name, array_agg(format(case udt_name ${cases} else '%2$I' end, '', column_name)) as puts,
          array_agg(column_name::text) as columns
        from information_schema.columns
        where table_schema = 'public' and is_generated = 'NEVER'
          and table_name || '.' || column_name = any('{${own.join(',')}}') group by 1 loop
        -- All of a table at once; where one of them may not be so, each by itself.
        begin
          execute (select format('update %I set %s %s', t.name, string_agg(format('%I = %s', c, p), ', '), case when t.name in ('titles', 'items') then format('where id in (select id from %I limit 9)', t.name) else '' end)
            from unnest(t.columns, t.puts) as u(c, p));
        exception when others then
          for one in select format('update %I set %I = %s %s', t.name, c, p, case when t.name in ('titles', 'items') then format('where id in (select id from %I limit 9)', t.name) else '' end) from unnest(t.columns, t.puts) as u(c, p) loop
            begin execute one; exception when others then null; end;
          end loop;
        end;
      end loop;
    end $do$`,
  ];
};
