import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine, type Finding } from '../../src/retention/check.ts';
import { completedRules } from '../../src/retention/completed.ts';
import { timeZone } from '../setup/carrel.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { branch, itemOut, loanOut, person, settle } from './planting.ts';

/** Noon in Denver on 17 June. */
const now = new Date('2026-06-17T18:00:00Z');
const undone = new Error('undone');
const [agency, process, program, consent] = ['a1', 'a2', 'a3', 'a4'].map(
  (end) => `00000000-0000-4000-8000-0000000000${end}`,
);

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await settle(database.superuser);
  await database.superuser.unsafe(`
    insert into agencies (id, name) values ('${agency}', 'An agency');
    insert into programs (id, name, branch_id, starts_at, ends_at) values
      ('${program}', 'A story hour', '${branch}', '2026-06-15T17:00Z', '2026-06-15T18:00Z');
    insert into consents (id, patron_id, recipient, classes, signed_on, expires_at, revoked_at) values
      ('${consent}', '${person}', 'x', '{contact}', '2026-01-01', '2027-01-01', '2026-06-16T16:59Z');
    insert into legal_processes (id, kind, court, case_number, issued_on, served_on, finding, classes, expires_at, state, decided_at)
      values ('${process}', 'COURT_ORDER', 'x', 'x', '2026-01-01', '2026-01-01', true, '{contact}', '2027-01-01', 'VACATED', '2026-06-16T16:59Z')`);
});
afterAll(() => database.drop());

/** What is found after a statement that is undone again; triggers and keys, which would not let it stand, put aside. */
async function findingsAfter(statement: string): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = [];
  const done = database.superuser.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx.unsafe(statement);
    ({ findings } = await examine(tx, { now, timeZone }));
    throw undone;
  });
  await expect(done).rejects.toBe(undone);
  return findings;
}

const loan = (more: string) => `update loans set ${more} where id = '${loanOut}'`;
const charge = (
  remaining: number,
) => `insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
  values ('${person}', '${loanOut}', '${branch}', 'OTHER', 5, ${remaining}, '2026-06-01')`;
const hold = (
  columns: string,
  values: string,
) => `insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at, ${columns})
  select '${person}', title_id, '${branch}', 'WAITING', '2026-06-01T12:00Z', ${values} from items where id = '${itemOut}'`;
const session = (
  endsAt: string,
  endedOn = 'null',
) => `insert into computer_sessions (patron_id, branch_id, started_at, ends_at, ended_on)
  values ('${person}', '${branch}', '2026-06-17T12:00Z', '${endsAt}', ${endedOn})`;
const request = (
  endedOn: string,
) => `insert into interlibrary_loan_requests (patron_id, title, state, requested_on, ended_on)
  values ('${person}', 'x', 'RECEIVED', '2026-06-01', ${endedOn})`;
const registration = (
  endedOn = 'null',
) => `insert into program_registrations (patron_id, program_id, ended_on)
  values ('${person}', '${program}', ${endedOn})`;
const payment = (
  until: string,
) => `insert into payments (patron_id, branch_id, kind, amount_cents, paid_on, reversible_until)
  values ('${person}', '${branch}', 'CASH', 5, '2026-03-01', '${until}')`;
const referral = (
  state: string,
  line: boolean,
) => `with made as (insert into referrals (agency_id, patron_id, debtor_id, state, referred_on)
  values ('${agency}', '${person}', '${person}', '${state}', '2026-06-01') returning id)
  insert into referral_lines (referral_id, loan_id, kind, amount_cents) select id, '${loanOut}', 'LOST', 5 from made where ${line}`;
const grant = (
  columns: string,
  values: string,
  basis = 'BORROWER_IN_PERSON',
) => `insert into grants (basis, patron_id, created_at, ${columns})
  values ('${basis}', '${person}', '2026-06-01T12:00Z', ${values})`;
const token = (
  columns: string,
  values: string,
) => `insert into tokens (hash, kind, staff_name, staff_role, label, created_at, ${columns})
  values (sha256('x'), 'STAFF', 'x', 'CLERK', 'x', '2026-06-01T12:00Z', ${values})`;
const named = `insert into person_names (patron_id, first, middle, last) values ('${person}', 'Ada', 'Quill', 'Marsh')`;
const foundBy = `insert into patron_name_words (word, last, first, patron_id)
  select b.word, n.last, n.first, n.patron_id from person_names n cross join carrel.found_by(n.search) as b (word)`;

/** Table, rule, a statement that breaks it, and one that stands just beside it and does not. */
const broken: [table: string, rule: string, breaking: string, beside: string][] = [
  [
    'loans',
    'returned, and nothing is owed for it',
    loan(`returned_at = '2026-06-10T12:00Z'`),
    `${loan(`returned_at = '2026-06-10T12:00Z'`)}; ${charge(5)}`,
  ],
  [
    'loans',
    'lost and settled, and nothing is owed for it',
    loan(`condition = 'LOST', settled_on = '2026-06-10'`),
    loan(`condition = 'LOST'`),
  ],
  ['charges', 'nothing remains of it', charge(0), charge(1)],
  ['holds', 'ended and still there', hold('ended_on', `'2026-06-10'`), hold('ended_on', 'null')],
  ['interlibrary_loan_requests', 'ended and still there', request(`'2026-06-10'`), request('null')],
  [
    'computer_sessions',
    'ended and still there',
    session('2026-06-17T19:00Z', `'2026-06-17'`),
    session('2026-06-17T19:00Z'),
  ],
  [
    'program_registrations',
    'ended and still there',
    `update programs set ends_at = '2026-06-16T18:00Z'; ${registration(`'2026-06-16'`)}`,
    `update programs set ends_at = '2026-06-16T18:00Z'; ${registration()}`,
  ],
  [
    'holds',
    'its last day has passed',
    hold('expires_on', `'2026-06-16'`),
    hold('expires_on', `'2026-06-17'`),
  ],
  ['computer_sessions', 'it is over', session('2026-06-17T17:00Z'), session('2026-06-17T17:01Z')],
  [
    'program_registrations',
    'the day after the programme has passed',
    registration(),
    `update programs set ends_at = '2026-06-17T04:00Z'; ${registration()}`,
  ],
  ['payments', 'its reversal window has ended', payment('2026-06-16'), payment('2026-06-17')],
  ['referrals', 'it is not open', referral('RECALLED', true), referral('OPEN', true)],
  ['referrals', 'nothing is left that it was made for', referral('OPEN', false), referral('OPEN', true)],
  [
    'referral_lines',
    'the item is back, and nothing is owed for it',
    `${referral('OPEN', true)}; ${charge(5)}; ${loan(`returned_at = '2026-06-10T12:00Z'`)}`,
    referral('OPEN', true),
  ],
  [
    'grants',
    'it ended more than a day ago',
    grant('expires_at', `'2026-06-16T17:00Z'`),
    grant('expires_at', `'2026-06-16T17:01Z'`),
  ],
  [
    'grants',
    'it ended more than a day ago',
    grant('expires_at, ended_at', `'2027-06-16', '2026-06-16T17:00Z'`),
    grant('expires_at, ended_at', `'2027-06-16', '2026-06-16T17:01Z'`),
  ],
  [
    'grants',
    'it ended more than a day ago',
    grant('expires_at, consent_id', `'2027-06-16', '${consent}'`, 'WRITTEN_CONSENT'),
    `update consents set revoked_at = null; ${grant('expires_at, consent_id', `'2027-06-16', '${consent}'`, 'WRITTEN_CONSENT')}`,
  ],
  [
    'grants',
    'it ended more than a day ago',
    grant('expires_at, process_id', `'2027-06-16', '${process}'`, 'COURT_ORDER'),
    `update legal_processes set state = 'APPROVED'; ${grant('expires_at, process_id', `'2027-06-16', '${process}'`, 'COURT_ORDER')}`,
  ],
  [
    'tokens',
    'it ended more than a day ago',
    token('expires_at', `'2026-06-16T17:00Z'`),
    token('expires_at', `'2026-06-16T17:01Z'`),
  ],
  [
    'act_outcomes',
    'nobody retries it any more',
    `insert into act_outcomes values ('x', 'x', '2026-06-16T17:00Z')`,
    `insert into act_outcomes values ('x', 'x', '2026-06-16T17:01Z')`,
  ],
  [
    'pin_failures',
    'its window has ended',
    `insert into pin_failures values ('x', 1, ${Date.parse('2026-06-17T17:00Z')})`,
    `insert into pin_failures values ('x', 1, ${Date.parse('2026-06-17T17:01Z')})`,
  ],
  [
    'patrons',
    'deletion was asked for, and nothing is out or owed',
    `delete from loans; update patrons set deletion_asked_on = '2026-06-17'`,
    `update patrons set deletion_asked_on = '2026-06-17'`,
  ],
  [
    'patron_name_words',
    'nobody is called so any more',
    `${named}; ${foundBy}; delete from person_names`,
    `${named}; ${foundBy}`,
  ],
  [
    'patron_name_words',
    'nobody is called so any more',
    `${named}; ${foundBy}; update person_names set middle = null`,
    `${named}; update person_names set middle = null; ${foundBy}`,
  ],
  [
    'patron_name_words',
    'nobody is called so any more',
    `${named}; ${foundBy}; update person_names set last = 'Marshe'`,
    `${named}; update person_names set last = 'Marshe'; ${foundBy}`,
  ],
];

describe('[retain.expunge] a row of what is completed', () => {
  test.each(broken)(
    'in %s, "%s", MUST be found, and the row beside it left alone',
    async (table, rule, breaking, beside) => {
      expect(await findingsAfter(beside)).toEqual([]);
      const broken = await findingsAfter(breaking);
      expect(broken).toContainEqual({ table: `public.${table}`, rule, row: expect.any(String) });
      for (const { row } of broken) expect(row).not.toContain(person);
    },
  );

  test('MUST be looked for by every rule that is broken here, and by none that is not', () => {
    const names = (pairs: readonly { table: string; rule: string }[]) =>
      [...new Set(pairs.map(({ table, rule }) => `${table}: ${rule}`))].sort();
    expect(names(completedRules)).toEqual(names(broken.map(([table, rule]) => ({ table, rule }))));
  });
});
