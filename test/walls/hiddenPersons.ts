/** What is altered of some persons: all of it but for the classes that are open. */
export interface Altering {
  readonly opens: ReadonlySet<string>;
  /** Days from today; rows that begin after it are hidden, whatever their class. */
  readonly window: { readonly from: number; readonly to: number } | null;
  /** Whether cards keep the numbers that a vendor was told by whoever holds them. */
  readonly keepsNumbers: boolean;
}

const noon = `'2026-06-17T18:00Z'::timestamptz`;

const ofPersons = [
  'patron_name_words',
  'person_names',
  'phones',
  'addresses',
  'cards',
  'charges',
  'loans',
  'holds',
  'payments',
  'interlibrary_loan_requests',
  'computer_sessions',
  'program_registrations',
  'consents',
  'legal_process_subjects',
  'grants',
] as const;

/** Persons as if they had never been, with whatever is joined to them. */
export const removedPersons = (table: string, but: readonly string[]): string[] => [
  `delete from referral_lines where referral_id in (select r.id from referrals r where r.patron_id in (select id from ${table})
    or r.debtor_id in (select id from ${table}))`,
  `delete from referrals where patron_id in (select id from ${table}) or debtor_id in (select id from ${table})`,
  ...ofPersons
    .filter((each) => !but.includes(each))
    .map((each) => `delete from ${each} where patron_id in (select id from ${table})`),
  `delete from caregiver_links where child_id in (select id from ${table}) or caregiver_id in (select id from ${table})`,
  `delete from incidents where patron_id in (select id from ${table})`,
  `delete from patrons where id in (select id from ${table})`,
];

/** What somebody's name is found by, made anew: where the triggers that keep it are off. */
export const foundAgain = (who: string): string[] => [
  `delete from patron_name_words where patron_id in (select id from ${who})`,
  `insert into patron_name_words (word, last, first, patron_id)
    select b.word, n.last, n.first, n.patron_id from person_names n cross join carrel.found_by(n.search) as b (word)
    where n.patron_id in (select id from ${who})`,
];

/** Loans that are still to be lent: an item each, for each of the persons. */
const lend = (who: string, columns: string, values: string): string => `
  insert into loans (patron_id, item_id, branch_id, ${columns})
  select p.id, i.id, i.branch_id, ${values}
  from (select id, row_number() over (order by id) as n from ${who}) as p
  join (select i.id, i.branch_id, row_number() over (order by i.id) as n from items i
    where i.status = 'AVAILABLE' and i.id not in (select item_id from loans)) as i using (n)`;

function lending(who: string, { opens, window }: Altering): string[] {
  const [circulation, recovery, pickup] = ['circulation', 'recovery', 'pickup'].map((each) =>
    opens.has(each),
  );
  const isBad = `(l.returned_at is null and (l.due_at < ${noon} or l.condition is not null)
    or exists (select from charges c where c.loan_id = l.id and c.remaining_cents > 0))`;
  const isSeen = `(${circulation} and l.returned_at is null or ${recovery} and ${isBad})`;
  const end =
    window === null
      ? null
      : `(date '2026-06-17' + ${window.to + 1})::timestamp at time zone 'America/Denver'`;
  const beyond = (column: string) => (end === null ? 'false' : `${column} >= ${end}`);
  const them = `in (select id from ${who})`;
  return [
    `delete from loans l where patron_id ${them} and (not ${isSeen} or ${beyond('checked_out_at')})`,
    ...(circulation && window === null
      ? []
      : [lend(who, 'checked_out_at, due_at', `${noon} - interval '2 days', ${noon} + interval '40 days'`)]),
    ...(recovery
      ? []
      : [
          `delete from charges where patron_id ${them}`,
          lend(
            who,
            'checked_out_at, due_at, returned_at',
            `${noon} - interval '50 days', ${noon} - interval '30 days', ${noon} - interval '20 days'`,
          ),
          `insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
            select patron_id, id, branch_id, 'OVERDUE', 777, 777, '2026-06-01' from loans
            where patron_id ${them} and returned_at is not null`,
        ]),
    `delete from holds where patron_id ${them}
      and (not (${circulation} or ${pickup} and state = 'READY') or ${beyond('placed_at')})`,
    ...(circulation && window === null
      ? []
      : [
          `insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at)
            select p.id, t.id, b.id, '${pickup || circulation ? 'WAITING' : 'READY'}', ${noon} - interval '1 day'
            from ${who} p, (select id from titles order by id limit 2) t, (select id from branches order by id limit 1) b`,
        ]),
  ];
}

function names(who: string, { opens, keepsNumbers }: Altering): string[] {
  if (opens.has('identity')) return [];
  const them = `in (select id from ${who})`;
  return [
    `update person_names set first = 'Hidden' || left(patron_id::text, 4), middle = null, last = 'Aaron', preferred = 'Hid'
      where patron_id ${them}`,
    ...foundAgain(who),
    `update patrons set category = 'HIDDEN', home_branch_id = (select id from branches order by id limit 1) where id ${them}`,
    ...(keepsNumbers ? [] : [`update cards set number = '777' || substr(number, 4) where patron_id ${them}`]),
  ];
}

const contacts = (who: string): string[] => [
  `update patrons set email = nullif('hidden-' || left(id::text, 2) || '@example.org', email) where id in (select id from ${who})`,
  `delete from phones where patron_id in (select id from ${who}) and id::text < '8'`,
  `insert into phones (patron_id, kind, number) select id, 'OTHER', '406-555-0999' from ${who}`,
  `delete from addresses where patron_id in (select id from ${who}) and kind <> 'MAILING'`,
  `insert into addresses (patron_id, kind, line1) select id, 'WORK', 'Hidden Street' from ${who}`,
];

/** Who was a child is one still, and who was not is not: that is another class', and what a caregiver stands on. */
const births = (who: string): string[] => [
  `update patrons set birth_date = case when birth_date > '2008-06-17' then date '2014-02-03' else date '1961-02-03' end
    where id in (select id from ${who}) and birth_date is not null`,
];

const standings = (who: string): string[] => [
  `update cards set issued_on = date '2020-01-01' + get_byte(uuid_send(id), 15), expires_on = '2020-02-01',
    kind = case kind when 'ADULT' then 'JUVENILE' else 'ADULT' end where patron_id in (select id from ${who})`,
  `update patrons set barred = not barred where id in (select id from ${who})`,
];

const requests = (who: string): string[] => [
  `delete from interlibrary_loan_requests where patron_id in (select id from ${who})`,
  `insert into interlibrary_loan_requests (patron_id, title, state, requested_on)
    select id, 'HIDDEN', 'SHIPPED', '2026-06-02' from ${who}, generate_series(1, 3)`,
];

const uses = (who: string): string[] => [
  `delete from computer_sessions where patron_id in (select id from ${who})`,
  `insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
    select w.id, b.id, '2026-06-17T17:30Z', '2026-06-17T19:00Z' from ${who} w, (select id from branches limit 1) b`,
  `delete from program_registrations where patron_id in (select id from ${who})`,
  `insert into program_registrations (patron_id, program_id)
    select w.id, p.id from ${who} w, (select id from programs order by id limit 3) p`,
];

/** Another caregiver than the one at the desk: neither learns of the other. */
const households = (who: string): string[] => [
  `delete from caregiver_links where child_id in (select id from ${who}) and caregiver_id is null`,
  `insert into caregiver_links (child_id, caregiver_name, signed, listed) select id, 'HIDDEN', true, true from ${who}`,
];

/** Everything of some persons that is not open, made other than it was. */
export function alteredPersons(who: string, altering: Altering): string[] {
  const { opens, window } = altering;
  const unless = (name: string, statements: (who: string) => string[]) =>
    opens.has(name) ? [] : statements(who);
  return [
    ...names(who, altering),
    ...unless('contact', contacts),
    ...unless('birth', births),
    ...unless('standing', (them) => (altering.keepsNumbers ? [] : standings(them))),
    ...unless('household', households),
    ...unless('interlibrary', requests),
    ...unless('use', uses),
    ...lending(who, altering),
    ...(window === null || !opens.has('interlibrary')
      ? []
      : [
          `delete from interlibrary_loan_requests where patron_id in (select id from ${who})
            and requested_on > date '2026-06-17' + ${window.to}`,
          `insert into interlibrary_loan_requests (patron_id, title, state, requested_on)
            select id, 'HIDDEN', 'REQUESTED', '2026-06-10' from ${who}`,
        ]),
  ];
}

/** People whom the library did not know, and what they have. */
export const newcomers: readonly string[] = [
  `create temp table newcomers as select gen_random_uuid() as id from generate_series(1, 12)`,
  `insert into patrons (id, birth_date, category, home_branch_id, email)
    select n.id, '1980-01-01', 'ADULT', b.id, 'newcomer@example.org' from newcomers n, (select id from branches limit 1) b`,
  `insert into person_names (patron_id, first, last) select id, 'Alder', 'Newcomer' from newcomers`,
  ...foundAgain('newcomers'),
  `insert into cards (number, patron_id, kind, state, issued_on)
    select '8' || left(replace(id::text, '-', ''), 13), id, 'ADULT', 'ACTIVE', '2026-06-01' from newcomers`,
  lend('newcomers', 'checked_out_at, due_at', `${noon} - interval '9 days', ${noon} - interval '1 day'`),
];
