import { randomBytes, randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { expect, test } from 'vitest';
import type { Operator } from '../../../drizzle/operator.ts';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

export const at = '2026-05-12T18:30:00Z';
export const later = '2026-06-12T18:30:00Z';
export const ids = {
  branch: randomUUID(),
  patron: randomUUID(),
  other: randomUUID(),
  card: randomUUID(),
  link: randomUUID(),
  title: randomUUID(),
  item: randomUUID(),
  otherItem: randomUUID(),
  loan: randomUUID(),
  consent: randomUUID(),
  process: randomUUID(),
  agency: randomUUID(),
  client: randomUUID(),
  grant: randomUUID(),
  referral: randomUUID(),
};

export type Row = Record<string, unknown>;
const insert = (sql: postgres.Sql | postgres.TransactionSql, table: string, row: Row) =>
  sql`insert into ${sql(table)} ${sql(row as never)}`;

export const loan = (row: Row = {}): Row => ({
  patron_id: ids.patron,
  item_id: ids.otherItem,
  branch_id: ids.branch,
  checked_out_at: at,
  due_at: later,
  ...row,
});
export const charge = (row: Row = {}): Row => ({
  patron_id: ids.patron,
  loan_id: ids.loan,
  branch_id: ids.branch,
  kind: 'OVERDUE',
  amount_cents: 100,
  remaining_cents: 100,
  assessed_on: '2026-05-12',
  ...row,
});
export const grant = (row: Row = {}): Row => ({
  basis: 'CARD',
  patron_id: ids.patron,
  card_id: ids.card,
  created_at: at,
  expires_at: later,
  ...row,
});
export const client = (row: Row = {}): Row => ({
  kind: 'VENDOR',
  name: 'Another',
  contact: 'x',
  created_at: at,
  expires_at: later,
  ...row,
});
export const token = (row: Row = {}): Row => ({
  hash: randomBytes(32),
  kind: 'GRANT',
  grant_id: ids.grant,
  label: 'x',
  created_at: at,
  expires_at: later,
  ...row,
});
export const process = (row: Row = {}): Row => ({
  kind: 'COURT_ORDER',
  court: 'A court',
  case_number: '1',
  issued_on: '2026-05-01',
  served_on: '2026-05-02',
  finding: true,
  classes: ['circulation'],
  expires_at: later,
  state: 'APPROVED',
  decided_at: at,
  ...row,
});
export const referral = (row: Row = {}): Row => ({
  agency_id: ids.agency,
  patron_id: ids.other,
  debtor_id: ids.other,
  state: 'OPEN',
  referred_on: '2026-05-12',
  ...row,
});
export const card = (row: Row = {}): Row => ({
  number: '21000000000009',
  patron_id: ids.patron,
  kind: 'ADULT',
  state: 'ACTIVE',
  issued_on: '2026-05-12',
  ...row,
});
export const link = (row: Row = {}): Row => ({
  child_id: ids.other,
  caregiver_id: ids.patron,
  signed: true,
  listed: false,
  ...row,
});
export const consent = (row: Row = {}): Row => ({
  patron_id: ids.patron,
  recipient: 'Somebody',
  classes: ['contact'],
  signed_on: '2026-05-12',
  expires_at: later,
  ...row,
});

/** What must never be: said, table, a row that may be, its twin that may not, and what refuses it. */
export type Case = readonly [what: string, table: string, allowed: Row, refused: Row, by: string];

export interface Constrained {
  database: TestDatabase;
  /** Puts rows in and takes them out again; what the database said against them, by name; null: nothing. */
  refusal(table: string, ...rows: Row[]): Promise<string | null>;
}

const undone = new Error('undone');

async function refusalBy(operator: Operator, table: string, rows: readonly Row[]): Promise<string | null> {
  try {
    await operator.sql.begin(async (tx) => {
      for (const row of rows) await insert(tx, table, row);
      throw undone;
    });
  } catch (error) {
    if (error === undone) return null;
    const { constraint_name, column_name, message } = error as postgres.PostgresError;
    return constraint_name ?? column_name ?? message;
  }
  return 'nothing was tried';
}

/** A database with one of each thing that a row can refer to. */
export async function openConstrained(): Promise<Constrained> {
  const database = await freshDatabase();
  const operator = await database.operator();
  const rows: [string, Row][] = [
    ['branches', { id: ids.branch, code: 'A', name: 'A' }],
    ['patrons', { id: ids.patron, category: 'ADULT', home_branch_id: ids.branch }],
    ['patrons', { id: ids.other, category: 'YOUTH', home_branch_id: ids.branch }],
    ['cards', card({ id: ids.card, number: '21000000000001' })],
    ['caregiver_links', link({ id: ids.link })],
    ['titles', { id: ids.title, title: 'A' }],
    [
      'items',
      {
        id: ids.item,
        barcode: '1',
        title_id: ids.title,
        branch_id: ids.branch,
        category: 'BOOK',
        status: 'CHECKED_OUT',
      },
    ],
    [
      'items',
      {
        id: ids.otherItem,
        barcode: '2',
        title_id: ids.title,
        branch_id: ids.branch,
        category: 'BOOK',
        status: 'AVAILABLE',
      },
    ],
    ['loans', loan({ id: ids.loan, item_id: ids.item })],
    ['consents', consent({ id: ids.consent })],
    ['legal_processes', process({ id: ids.process })],
    ['agencies', { id: ids.agency, name: 'A' }],
    ['clients', client({ id: ids.client, name: 'A' })],
    ['grants', grant({ id: ids.grant })],
    ['referrals', referral({ id: ids.referral, patron_id: ids.patron, debtor_id: ids.patron })],
  ];
  for (const [table, row] of rows) await insert(operator.sql, table, row);
  return { database, refusal: (table, ...rows) => refusalBy(operator, table, rows) };
}

/** A test for each case: the twin that may be is taken, the other is refused by name. */
export function testEach(cases: readonly Case[], constrained: () => Constrained): void {
  test.each(cases)('cannot be %s', async (_, table, allowed, refused, by) => {
    const { refusal } = constrained();
    expect(await refusal(table, allowed)).toBeNull();
    expect(await refusal(table, refused)).toBe(by);
  });
}
