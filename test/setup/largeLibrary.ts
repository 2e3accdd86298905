import type postgres from 'postgres';

/** Whoever is made by number has an identifier that is made of it, so that rows of other tables can refer to it. */
const id = (of: string, number: string): string => `md5('${of}' || (${number}))::uuid`;

const syllables = `(array['ba','den','ko','lin','mar','nes','or','pa','quin','ro','sal','ter','ul','van','wes','yo','zin','ed','fer','gil'])`;
const named = (number: string): string =>
  `initcap(${syllables}[1 + (${number}) % 20] || ${syllables}[1 + (${number}) / 20 % 20])`;

/** Table → columns and what a row number `n` has in them, with how many rows there are to a patron. */
const tables: readonly (readonly [string, number, Readonly<Record<string, string>>])[] = [
  [
    'patrons',
    1,
    {
      id: id('patron', 'n'),
      category: `'ADULT'`,
      home_branch_id: id('branch', 'n % 10'),
      birth_date: `'1950-01-01'::date + n * 7 % 25000`,
      email: `'p' || n || '@example.org'`,
    },
  ],
  ['person_names', 1, { patron_id: id('patron', 'n'), first: named('n % 131'), last: named('n % 397') }],
  ['phones', 1, { patron_id: id('patron', 'n'), kind: `'HOME'`, number: `'406' || n` }],
  ['addresses', 1, { patron_id: id('patron', 'n'), kind: `'HOME'`, line1: `n || ' Alder Street'` }],
  [
    'cards',
    1,
    {
      id: id('card', 'n'),
      number: `'2' || n`,
      patron_id: id('patron', 'n'),
      kind: `'ADULT'`,
      state: `'ACTIVE'`,
      issued_on: `'2024-01-01'`,
      pin_hash: `'x'`,
    },
  ],
  [
    'caregiver_links',
    0.5,
    {
      id: id('link', 'n'),
      child_id: id('patron', 'n'),
      caregiver_id: id('patron', 'n + 1'),
      signed: 'true',
      listed: 'true',
    },
  ],
  [
    'titles',
    1,
    {
      id: id('title', 'n'),
      title: `${named('n')} || ' and the river of ' || ${named('n / 7')}`,
      author: named('n / 3'),
    },
  ],
  [
    'items',
    2,
    {
      id: id('item', 'n'),
      barcode: `'3' || n`,
      title_id: id('title', 'n / 2'),
      branch_id: id('branch', 'n % 10'),
      category: `'BOOK'`,
      status: `'AVAILABLE'`,
    },
  ],
  [
    'loans',
    1,
    {
      id: id('loan', 'n'),
      patron_id: id('patron', 'n'),
      item_id: id('item', 'n'),
      branch_id: id('branch', 'n % 10'),
      checked_out_at: `'2026-05-01'`,
      due_at: `'2026-06-01'`,
    },
  ],
  [
    'holds',
    1,
    {
      id: id('hold', 'n'),
      patron_id: id('patron', 'n'),
      title_id: id('title', 'n * 2'),
      pickup_branch_id: id('branch', 'n % 10'),
      state: `'WAITING'`,
      placed_at: `'2026-05-01'`,
    },
  ],
  [
    'charges',
    1,
    {
      id: id('charge', 'n'),
      patron_id: id('patron', 'n'),
      loan_id: id('loan', 'n'),
      branch_id: id('branch', 'n % 10'),
      kind: `'OVERDUE'`,
      amount_cents: '500',
      remaining_cents: '500',
      assessed_on: `'2026-05-01'`,
    },
  ],
  [
    'payments',
    1,
    {
      id: id('payment', 'n'),
      patron_id: id('patron', 'n'),
      branch_id: id('branch', 'n % 10'),
      kind: `'CASH'`,
      amount_cents: '500',
      paid_on: `'2026-05-01'`,
      reversible_until: `'2027-05-01'`,
    },
  ],
  [
    'interlibrary_loan_requests',
    1,
    {
      id: id('request', 'n'),
      patron_id: id('patron', 'n'),
      title: `'A title'`,
      state: `'REQUESTED'`,
      requested_on: `'2026-05-01'`,
    },
  ],
  [
    'computer_sessions',
    0.5,
    {
      id: id('session', 'n'),
      patron_id: id('patron', 'n'),
      branch_id: id('branch', 'n % 10'),
      started_at: `'2026-05-01'`,
      ends_at: `'2027-05-01'`,
    },
  ],
  [
    'programs',
    0.2,
    {
      id: id('program', 'n'),
      name: `'A programme'`,
      branch_id: id('branch', 'n % 10'),
      starts_at: `'2027-05-01'::timestamptz - n % 2 * interval '1 year'`,
      ends_at: `'2027-05-02'::timestamptz - n % 2 * interval '1 year'`,
    },
  ],
  ['program_registrations', 1, { patron_id: id('patron', 'n'), program_id: id('program', 'n / 5') }],
  [
    'incidents',
    0.5,
    {
      id: id('incident', 'n'),
      patron_id: id('patron', 'n'),
      branch_id: id('branch', 'n % 10'),
      occurred_at: `'2020-01-01'::timestamptz + n * interval '1 hour'`,
      description: `'Something happened'`,
      legal_action_on: `case n % 2 when 0 then '2026-05-01'::date end`,
    },
  ],
  [
    'incident_releases',
    0.5,
    {
      incident_id: id('incident', 'n'),
      recipient: `'Police'`,
      released_on: `'2026-05-01'`,
      released_by: `'A'`,
    },
  ],
  [
    'consents',
    0.5,
    {
      id: id('consent', 'n'),
      patron_id: id('patron', 'n'),
      recipient: `'A parent'`,
      classes: `'{identity}'`,
      signed_on: `'2010-01-01'::date + n % 5000`,
      expires_at: `'2027-01-01'`,
    },
  ],
  [
    'legal_processes',
    0.5,
    {
      id: id('process', 'n'),
      kind: `'COURT_ORDER'`,
      court: `'A court'`,
      case_number: 'n',
      issued_on: `'2026-01-01'`,
      served_on: `'2010-01-01'::date + n % 5000`,
      finding: 'true',
      classes: `'{identity}'`,
      expires_at: `'2027-01-01'`,
      state: `case n % 2 when 0 then 'APPROVED' else 'RECORDED' end`,
      decided_at: `case n % 2 when 0 then '2026-01-03'::timestamptz end`,
    },
  ],
  [
    'legal_process_subjects',
    0.5,
    { id: id('naming', 'n'), process_id: id('process', 'n'), patron_id: id('patron', 'n') },
  ],
  [
    'grants',
    1,
    {
      id: id('grant', 'n'),
      basis: `'CARD'`,
      patron_id: id('patron', 'n'),
      card_id: id('card', 'n'),
      opened_by: `'A. Clerk'`,
      created_at: `'2026-05-01'`,
      expires_at: `'2027-05-01'`,
    },
  ],
  [
    'tokens',
    1,
    {
      hash: `sha256(convert_to('token' || n, 'UTF8'))`,
      kind: `'GRANT'`,
      grant_id: id('grant', 'n'),
      label: `'CARD'`,
      created_at: `'2026-05-01'`,
      expires_at: `'2027-05-01'`,
    },
  ],
  [
    'referrals',
    0.5,
    {
      id: id('referral', 'n'),
      agency_id: id('agency', 'n % 3'),
      patron_id: id('patron', 'n'),
      debtor_id: id('patron', 'n'),
      state: `'OPEN'`,
      referred_on: `'2020-01-01'::date + n % 2000`,
    },
  ],
  [
    'referral_lines',
    0.5,
    {
      id: id('line', 'n'),
      referral_id: id('referral', 'n'),
      charge_id: id('charge', 'n'),
      kind: `'OVERDUE'`,
      amount_cents: '500',
    },
  ],
  [
    'recoveries',
    0.5,
    {
      referral_id: id('referral', 'n'),
      kind: `'AMOUNT_PAID'`,
      amount_cents: '100',
      happened_on: `'2026-05-01'`,
      reported_on: `'2026-05-01'`,
    },
  ],
  [
    'disclosures',
    1,
    {
      id: id('entry', 'n'),
      at: `'2026-01-01'::timestamptz + n * interval '1 minute'`,
      request_id: id('asked', 'n'),
      caller: `'staff:a'`,
      basis: `'STAFF'`,
      clauses: `'{}'`,
      classes: `'{identity}'`,
      subjects: `array['subject' || n]`,
      pseudonym_key: '1',
      found: 'true',
      mac: `'\\x00'`,
    },
  ],
  [
    'sealed_disclosures',
    1,
    { disclosure_id: id('entry', 'n'), entry: 'n', seal: '1 + n / 100', digest: `'\\x00'` },
  ],
  [
    'disclosure_seals',
    0.2,
    {
      number: 'n',
      first_entry: 'n * 100',
      last_entry: 'n * 100 + 99',
      sealed_at: `'2026-05-01'`,
      root: `'\\x00'`,
      previous: `'\\x00'`,
      signature: `'\\x00'`,
    },
  ],
  [
    'published_counts',
    0.5,
    {
      month: `('2010-01-01'::date + (n / 50) * interval '1 month')::date`,
      kind: `'LOANS'`,
      branch_id: id('branch', 'n % 10'),
      category: `'C' || n % 50`,
      count: '50',
    },
  ],
  [
    'monthly_counts',
    0.5,
    {
      month: `('2010-01-01'::date + (n / 50) * interval '1 month')::date`,
      kind: `'LOANS'`,
      branch_id: id('branch', 'n % 10'),
      category: `'C' || n % 50`,
      count: '50',
    },
  ],
  [
    'client_days',
    0.5,
    { client_id: id('client', 'n % 5'), day: `'2010-01-01'::date + n / 5`, requests: '5', cost: '5' },
  ],
  ['vendor_checks', 0.5, { client_id: id('client', 'n % 5'), day: `'2010-01-01'::date + n / 5`, count: '5' }],
  [
    'act_outcomes',
    1,
    {
      hash: `sha256(convert_to('act' || n, 'UTF8'))`,
      outcome: `'DONE'`,
      at: `'2026-05-01'::timestamptz + n * interval '1 second'`,
    },
  ],
  ['pin_failures', 1, { key: `'failed' || n`, points: '1', expire: '1790000000000 + n' }],
  ['closed_sources', 1, { hash: `sha256(convert_to('closed' || n, 'UTF8'))` }],
  [
    'settled_charges',
    1,
    { branch_id: id('branch', 'n % 10'), kind: `'OVERDUE'`, amount_cents: '500', settled_on: `'2026-05-01'` },
  ],
];

/** The tables that grow with the library or with its days: each has many rows here. */
export const growing: readonly string[] = [
  ...tables.map(([name]) => name),
  'patron_name_words',
  'title_words',
];

/**
 * Fills a database with very many rows of everything that grows, in seconds: as the server's superuser and past every
 * trigger, so that it is not a library in order. Then has the planner count them.
 * @param sql one connection, the superuser's
 */
export async function fillLargeLibrary(sql: postgres.Sql, patrons: number): Promise<void> {
  await sql`set session_replication_role = replica`;
  await sql.unsafe(`insert into branches (id, code, name) select ${id('branch', 'n')}, 'B' || n, 'Branch ' || n from generate_series(0, 9) n;
    insert into agencies (id, name) select ${id('agency', 'n')}, 'Agency ' || n from generate_series(0, 2) n;
    insert into clients (id, kind, name, contact, created_at, expires_at)
      select ${id('client', 'n')}, 'VENDOR', 'Vendor ' || n, 'x', '2026-05-01', '2027-05-01' from generate_series(0, 4) n;
    insert into clients (id, kind, agency_id, name, contact, created_at, expires_at)
      select ${id('client', 'n + 5')}, 'AGENCY', ${id('agency', 'n')}, 'Agency ' || n, 'x', '2026-05-01', '2027-05-01' from generate_series(0, 2) n;
    insert into tokens (hash, kind, client_id, label, created_at, expires_at)
      select sha256(convert_to('agency' || n, 'UTF8')), 'CLIENT', ${id('client', 'n + 5')}, 'Agency ' || n, '2026-05-01', '2027-05-01' from generate_series(0, 2) n`);
  for (const [name, share, columns] of tables)
    await sql.unsafe(`insert into ${name} (${Object.keys(columns).join(', ')})
      select ${Object.values(columns).join(', ')} from generate_series(1, ${Math.round(patrons * share)}) n`);
  await sql`set session_replication_role = origin`;
  await sql`select carrel.find_older_names(), carrel.find_older_titles()`;
  await sql`vacuum analyze`;
}
