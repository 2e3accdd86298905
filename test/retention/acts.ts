import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { expect } from 'vitest';
import { branch } from './planting.ts';

/** What becomes of a loan that is checked in: it goes; it stays, for what is owed; it goes, and somebody waited for it. */
const kinds = ['PLAIN', 'OWED', 'AWAITED'] as const;

/** One check-in, of a loan, a title and an item of its own. */
export interface Act {
  readonly kind: (typeof kinds)[number];
  readonly barcode: string;
  /** The item's own category, so that its loan has a count of its own. */
  readonly category: string;
  readonly key: string;
}

/** Each library of acts begins where the one before ended. */
let numbered = 0;

/** Lends as many items as there are to be acts, all to one person; another waits for every third. */
export async function lend(
  sql: postgres.Sql,
  borrower: string,
  waiting: string,
  count: number,
): Promise<Act[]> {
  const from = numbered;
  numbered += count;
  const acts = Array.from({ length: count }, (_, at) => from + at).map((n) => ({
    kind: kinds[n % kinds.length] ?? 'PLAIN',
    barcode: `3888800${String(n).padStart(7, '0')}`,
    category: `ACT ${n}`,
    key: randomUUID(),
  }));
  await sql`truncate act_outcomes`;
  await sql`drop table if exists acts`;
  await sql`create table acts as select kind, barcode, category, gen_random_uuid() as title_id, gen_random_uuid() as item_id,
      gen_random_uuid() as loan_id, sha256(barcode::bytea) as closes
    from jsonb_to_recordset(${sql.json(acts as never)}) as x(kind text, barcode text, category text)`;
  await sql`insert into titles (id, title) select title_id, category from acts`;
  await sql`insert into items (id, barcode, title_id, branch_id, category, status)
    select item_id, barcode, title_id, ${branch}, category, 'CHECKED_OUT' from acts`;
  await sql`insert into loans (id, patron_id, item_id, branch_id, checked_out_at, due_at, closes)
    select loan_id, ${borrower}, item_id, ${branch}, '2026-06-01T12:00Z', '2026-06-30T12:00Z', closes from acts`;
  await sql`insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
    select ${borrower}, loan_id, ${branch}, 'DAMAGED', 500, 500, '2026-06-02' from acts where kind = 'OWED'`;
  await sql`insert into holds (patron_id, title_id, pickup_branch_id, state, placed_at)
    select ${waiting}, title_id, ${branch}, 'WAITING', '2026-06-02T12:00Z' from acts where kind = 'AWAITED'`;
  return acts;
}

interface State {
  barcode: string;
  text: string;
}

const undone = {
  PLAIN: 'out CHECKED_OUT - 0 false',
  OWED: 'out CHECKED_OUT - 0 false',
  AWAITED: 'out CHECKED_OUT WAITING 0 false',
};
const whole = {
  PLAIN: 'gone AVAILABLE - 1 true',
  OWED: 'back AVAILABLE - 0 false',
  AWAITED: 'gone ON_HOLD_SHELF READY 1 true',
};

/**
 * Holds that each act is in the database whole, with its count and its remembered source, or not at all; and that there
 * is an outcome on file for each that is, and for no other.
 * @returns the barcodes of those that are done
 */
export async function expectWhole(sql: postgres.Sql, acts: readonly Act[]): Promise<Set<string>> {
  const states = await sql<State[]>`
    select a.barcode, concat_ws(' ',
      case when l.id is null then 'gone' when l.returned_at is null then 'out' else 'back' end,
      i.status, coalesce((select h.state from holds h where h.title_id = a.title_id), '-'),
      coalesce((select sum(m.count) from monthly_counts m where m.category = a.category and m.kind = 'LOANS'), 0),
      exists (select from closed_sources c where c.hash = a.closes)) as text
    from acts a join items i on i.id = a.item_id left join loans l on l.id = a.loan_id`;
  const textOf = new Map(
    states.map(({ barcode, text }) => [barcode, text.replace(/\bt$/, 'true').replace(/\bf$/, 'false')]),
  );
  const done = acts.filter(({ barcode, kind }) => textOf.get(barcode) === whole[kind]);
  const halves = acts.filter((act) => !done.includes(act) && textOf.get(act.barcode) !== undone[act.kind]);
  expect(halves.map(({ barcode, kind }) => [kind, textOf.get(barcode)])).toEqual([]);
  const outcomes = await sql<{ outcome: string }[]>`select outcome from act_outcomes`;
  expect(outcomes.length).toBe(done.length);
  expect(outcomes.map(({ outcome }) => outcome)).not.toContain('CLAIMED');
  return new Set(done.map(({ barcode }) => barcode));
}
