import { id, type LargeTable, named } from './rows.ts';

/** People, the catalogue, and what joins the two. */
export const persons: readonly LargeTable[] = [
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
];
