import type postgres from 'postgres';

/**
 * One person with a row on either side of every line that a read draws, and another with rows of the same kinds. What a
 * row is called says what it is.
 */

export const own = '00000000-0000-4000-8000-000000000001';
export const other = '00000000-0000-4000-8000-000000000002';

type Row = Readonly<Record<string, unknown>>;
const branchOf = (place: 'here' | 'there') =>
  `00000000-0000-4000-8000-00000000010${place === 'here' ? 1 : 2}`;
const [here, there] = [branchOf('here'), branchOf('there')];
let made = 0;
const newId = (): string => {
  made += 1;
  return `00000000-0000-4000-9000-${String(made).padStart(12, '0')}`;
};

const titles: Row[] = [];
const items: Row[] = [];
const titleId = (title: string): string => {
  const id = newId();
  titles.push({ id, title });
  return id;
};
const loan = (name: string, patron_id: string, out: string, due: string, more: Row = {}): Row => {
  const item_id = newId();
  items.push({
    id: item_id,
    barcode: name,
    title_id: titleId(name),
    branch_id: there,
    category: 'BOOK',
    status: 'CHECKED_OUT',
  });
  return {
    id: newId(),
    patron_id,
    item_id,
    branch_id: there,
    checked_out_at: `${out}Z`,
    due_at: due,
    source: name,
    ...more,
  };
};

const loans = [
  loan('current', own, '2026-05-10T12:00', '2026-07-10'),
  loan('overdue', own, '2026-04-10T12:00', '2026-05-01'),
  loan('overdue later', own, '2026-05-02T12:00', '2026-06-01'),
  loan('lost', own, '2026-03-01T12:00', '2026-07-01', { condition: 'LOST' }),
  loan('damaged late', own, '2026-04-15T12:00', '2026-05-05', { condition: 'DAMAGED' }),
  loan('owed for', own, '2026-05-20T12:00', '2026-07-20'),
  loan('settled', own, '2026-05-21T12:00', '2026-07-21'),
  loan('back', own, '2026-02-01T12:00', '2026-02-21', { returned_at: '2026-03-15T12:00Z' }),
  loan('back at the first moment', own, '2026-03-01T12:00', '2026-03-21', {
    returned_at: '2026-04-01T06:00Z',
  }),
  loan('complete', own, '2026-04-02T12:00', '2026-04-22', {
    returned_at: '2026-04-25T12:00Z',
    condition: 'LOST',
  }),
  loan('at the last moment', own, '2026-05-01T05:59', '2026-07-25'),
  loan('a moment after', own, '2026-05-01T06:00', '2026-07-26'),
  loan('another’s', other, '2026-04-10T12:00', '2026-07-10'),
  loan('another’s overdue', other, '2026-04-11T12:00', '2026-05-01'),
];
const loanId = (name: string) => loans.find(({ source }) => source === name)?.id;

const charge = (cents: number, on: string, more: Row = {}): Row => ({
  patron_id: own,
  branch_id: here,
  kind: 'OTHER',
  amount_cents: cents,
  remaining_cents: cents,
  assessed_on: on,
  ...more,
});
const charges = [
  charge(101, '2026-03-31'),
  charge(102, '2026-04-01'),
  charge(103, '2026-04-30'),
  charge(104, '2026-05-01'),
  charge(105, '2026-04-10', { remaining_cents: 0 }),
  charge(106, '2026-05-25', { loan_id: loanId('owed for') }),
  charge(107, '2026-03-15', { loan_id: loanId('back') }),
  charge(108, '2026-04-02', { loan_id: loanId('back at the first moment') }),
  charge(109, '2026-04-11', { loan_id: loanId('settled'), remaining_cents: 0 }),
  charge(201, '2026-04-10', { patron_id: other, loan_id: loanId('another’s overdue') }),
];

const hold = (title: string, patron_id: string, state: string, placed: string): Row => ({
  patron_id,
  title_id: titleId(title),
  pickup_branch_id: there,
  state,
  placed_at: `${placed}Z`,
});
const request = (title: string, on: string, patron_id = own): Row => ({
  patron_id,
  title,
  state: 'SHIPPED',
  requested_on: on,
});
const session = (from: string, to: string, patron_id = own): Row => ({
  patron_id,
  branch_id: there,
  started_at: `${from}Z`,
  ends_at: `${to}Z`,
});
const program = (name: string, on: string): Row => ({
  id: newId(),
  name,
  branch_id: there,
  starts_at: `${on}T18:00Z`,
  ends_at: `${on}T19:00Z`,
});
const programs = [
  program('before', '2026-03-01'),
  program('within', '2026-04-10'),
  program('after', '2026-05-10'),
  program('another’s', '2026-04-11'),
];
const registration = (name: string, patron_id = own): Row => ({
  patron_id,
  program_id: programs.find((each) => each['name'] === name)?.['id'],
});
const card = (number: string, patron_id: string, state: string): Row => ({
  number,
  patron_id,
  kind: 'ADULT',
  state,
  issued_on: '2026-01-01',
});

const tables: Readonly<Record<string, readonly Row[]>> = {
  branches: [
    { id: here, code: 'HERE', name: 'Here' },
    { id: there, code: 'THERE', name: 'There' },
  ],
  patrons: [
    { id: own, category: 'ADULT', home_branch_id: here, email: 'own', birth_date: '1980-01-01' },
    { id: other, category: 'ADULT', home_branch_id: there, email: 'another’s', birth_date: '2016-01-01' },
  ],
  person_names: [
    { patron_id: own, first: 'The', last: 'Own' },
    { patron_id: other, first: 'The', last: 'Other' },
  ],
  phones: [
    { patron_id: own, kind: 'HOME', number: 'own' },
    { patron_id: other, kind: 'HOME', number: 'another’s' },
  ],
  addresses: [
    { patron_id: own, kind: 'HOME', line1: 'own' },
    { patron_id: other, kind: 'HOME', line1: 'another’s' },
  ],
  cards: [
    card('own', own, 'ACTIVE'),
    card('own lost', own, 'LOST'),
    card('own replaced', own, 'REPLACED'),
    card('another’s', other, 'ACTIVE'),
  ],
  caregiver_links: [
    { child_id: own, caregiver_id: other, caregiver_name: null, signed: true, listed: true },
    { child_id: own, caregiver_id: null, caregiver_name: 'A name only', signed: false, listed: true },
    { child_id: other, caregiver_id: null, caregiver_name: 'another’s', signed: false, listed: true },
  ],
  titles,
  items,
  loans,
  charges,
  holds: [
    hold('long ago', own, 'WAITING', '2026-03-01T12:00'),
    hold('waits', own, 'WAITING', '2026-04-05T12:00'),
    hold('on its way', own, 'IN_TRANSIT', '2026-05-01T06:00'),
    hold('ready', own, 'READY', '2026-05-15T12:00'),
    hold('another’s', other, 'WAITING', '2026-04-06T12:00'),
    hold('another’s, ready', other, 'READY', '2026-04-06T12:00'),
  ],
  interlibrary_loan_requests: [
    request('before', '2026-03-15'),
    request('on the last day', '2026-04-30'),
    request('after', '2026-05-01'),
    request('another’s', '2026-04-10', other),
  ],
  computer_sessions: [
    session('2026-03-01T10:00', '2026-03-01T12:00'),
    session('2026-03-31T20:00', '2026-04-01T07:00'),
    session('2026-04-20T10:00', '2026-04-20T12:00'),
    session('2026-05-02T10:00', '2026-05-02T12:00'),
    session('2026-04-21T10:00', '2026-04-21T12:00', other),
  ],
  programs,
  program_registrations: [
    registration('before'),
    registration('within'),
    registration('after'),
    registration('within', other),
    registration('another’s', other),
  ],
};

/** Puts all of it into an empty database, a returned loan that nothing is owed for too: what a fault might leave behind. */
export const plant = (superuser: postgres.Sql): Promise<unknown> =>
  superuser.begin(async (tx) => {
    // No trigger runs, so that nothing is expunged.
    await tx`set local session_replication_role = replica`;
    for (const [table, rows] of Object.entries(tables))
      for (const row of rows) await tx`insert into ${tx(table)} ${tx(row as Record<string, string>)}`;
  });
