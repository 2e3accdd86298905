import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../setup/database.ts';

/** Statements typed by hand, as the application's own strongest role: none of them can forget to expunge. */

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await freshDatabase();
  sql = (await database.operator()).sql;
});
afterAll(() => database.drop());

const branch = '00000000-0000-4000-8000-0000000000b1';
const title = '00000000-0000-4000-8000-0000000000c1';
const item = '00000000-0000-4000-8000-0000000000d1';
const person = '00000000-0000-4000-8000-0000000000e1';
const loan = '00000000-0000-4000-8000-0000000000f1';
const hash = Buffer.alloc(32, 7);

beforeEach(async () => {
  await database.superuser`truncate patrons, titles, monthly_counts, closed_sources, agencies, settled_charges, programs cascade`;
  await sql`insert into branches (id, code, name) values (${branch}, 'M', 'Main') on conflict do nothing`;
  await sql`insert into titles (id, title) values (${title}, 'A Title')`;
  await sql`insert into items (id, barcode, title_id, branch_id, category, status)
    values (${item}, 'b1', ${title}, ${branch}, 'BOOK', 'CHECKED_OUT')`;
  await sql`insert into patrons (id, birth_date, category, home_branch_id) values (${person}, '1980-01-01', 'ADULT', ${branch})`;
  await sql`insert into loans (id, patron_id, item_id, branch_id, checked_out_at, due_at, closes)
    values (${loan}, ${person}, ${item}, ${branch}, '2026-03-02T17:00Z', '2026-03-23T17:00Z', ${hash})`;
});

const chargeOf = async (loanId: string | null, cents = 500, kind = 'OVERDUE'): Promise<string> => {
  const [row] = await sql<{ id: string }[]>`
    insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
    values (${person}, ${loanId}, ${branch}, ${kind}, ${cents}, ${cents}, '2026-04-02') returning id`;
  return row?.id ?? '';
};
const rowsIn = async (table: string): Promise<number> => (await sql.unsafe(`select 1 from ${table}`)).length;
const counts = async (): Promise<string[]> =>
  (
    await sql<{ line: string }[]>`
      select concat_ws(' ', month, kind, category, count) as line from monthly_counts order by 1`
  ).map(({ line }) => line);

// The last evening of March in Denver is April by UTC: the library's own month counts.
const returned = () => sql`update loans set returned_at = '2026-04-01T04:30Z' where id = ${loan}`;

describe('[retain.expunge] a loan', () => {
  test('that is returned MUST be gone at the commit, counted in the library’s month, its source remembered', async () => {
    await returned();
    expect(await rowsIn('loans')).toBe(0);
    expect(await counts()).toEqual(['2026-03-01 LOANS BOOK 1']);
    expect(await sql`select hash from closed_sources`).toEqual([{ hash }]);
  });

  test('that is not returned MUST stay, whatever else changes on it', async () => {
    await sql`update loans set renewals = 1, condition = 'LOST' where id = ${loan}`;
    expect(await rowsIn('loans')).toBe(1);
    expect(await counts()).toEqual([]);
  });

  test('that is returned with a charge open MUST stay until the last of two is settled, and be counted once', async () => {
    const [one, other] = [await chargeOf(loan), await chargeOf(loan, 200)];
    await returned();
    expect(await rowsIn('loans')).toBe(1);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-04-05' where id = ${one}`;
    expect([await rowsIn('loans'), await rowsIn('charges')]).toEqual([1, 1]);
    expect(await counts()).toEqual([]);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-05-06' where id = ${other}`;
    expect([await rowsIn('loans'), await rowsIn('charges')]).toEqual([0, 0]);
    expect(await counts()).toEqual(['2026-05-01 LOANS BOOK 1']);
  });

  test('MUST be kept by a fine that comes in the same transaction as its return, in either order', async () => {
    await sql.begin(async (tx) => {
      await tx`update loans set returned_at = '2026-04-01T04:30Z' where id = ${loan}`;
      await tx`insert into charges (patron_id, loan_id, branch_id, kind, amount_cents, remaining_cents, assessed_on)
        values (${person}, ${loan}, ${branch}, 'OVERDUE', 5, 5, '2026-03-31')`;
    });
    expect([await rowsIn('loans'), await counts()]).toEqual([1, []]);
  });

  test('MUST leave with its return both or neither: a transaction that fails has neither', async () => {
    const failing = sql.begin(async (tx) => {
      await tx`update loans set returned_at = '2026-04-01T04:30Z' where id = ${loan}`;
      await tx`set constraints all immediate`;
      expect(await tx`select from loans`).toHaveLength(0);
      throw new Error('the server went away');
    });
    await expect(failing).rejects.toThrow('went away');
    expect([await rowsIn('loans'), await counts(), await rowsIn('closed_sources')]).toEqual([1, [], 0]);
  });

  test('that was lost and is paid for MUST be gone; one that is only paid for is still out', async () => {
    const fine = await chargeOf(loan);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-04-05' where id = ${fine}`;
    expect(await rowsIn('loans')).toBe(1);
    const price = await chargeOf(loan, 2000, 'LOST');
    await sql`update loans set condition = 'LOST' where id = ${loan}`;
    expect(await rowsIn('loans')).toBe(1);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-06-05' where id = ${price}`;
    expect([await rowsIn('loans'), await counts()]).toEqual([0, ['2026-06-01 LOANS BOOK 1']]);
  });

  test('whose last charge is taken off it by hand MUST be gone like any that owes nothing', async () => {
    const fine = await chargeOf(loan);
    await returned();
    await sql`update charges set loan_id = null where id = ${fine}`;
    expect([await rowsIn('loans'), await rowsIn('charges')]).toEqual([0, 1]);
  });

  test('that is deleted by hand MUST be counted all the same', async () => {
    await sql`delete from loans`;
    expect(await counts()).toEqual(['2026-03-01 LOANS BOOK 1']);
  });

  test('MUST be counted in its own month, branch and category when many go in one statement', async () => {
    await sql`insert into items (id, barcode, title_id, branch_id, category, status)
      select gen_random_uuid(), 'many' || n, ${title}, ${branch}, case when n <= 3 then 'BOOK' else 'FILM' end, 'CHECKED_OUT'
      from generate_series(1, 5) as n`;
    await sql`insert into loans (patron_id, item_id, branch_id, checked_out_at, due_at, closes)
      select ${person}, id, branch_id, '2026-03-02T17:00Z', '2026-03-23T17:00Z', sha256(barcode::bytea)
      from items where barcode like 'many%'`;
    await sql`update loans set returned_at = case when i.barcode = 'many1' then timestamptz '2026-04-20T17:00Z'
        else timestamptz '2026-03-20T17:00Z' end
      from items i where i.id = loans.item_id and i.barcode like 'many%'`;
    expect(await counts()).toEqual([
      '2026-03-01 LOANS BOOK 2',
      '2026-03-01 LOANS FILM 2',
      '2026-04-01 LOANS BOOK 1',
    ]);
    await sql`delete from loans`;
    expect((await counts())[0]).toBe('2026-03-01 LOANS BOOK 3');
    expect(await rowsIn('closed_sources')).toBe(6);
  });
});

describe('[retain.expunge] a charge', () => {
  test('that is settled MUST leave amount, kind, branch and day, and no patron', async () => {
    const id = await chargeOf(null, 350);
    await sql`update charges set remaining_cents = 100 where id = ${id}`;
    expect(await rowsIn('settled_charges')).toBe(0);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-04-09' where id = ${id}`;
    const [kept] = await sql`select to_jsonb(s) - 'id' as kept from settled_charges s`;
    expect(kept?.kept).toEqual({
      branch_id: branch,
      kind: 'OVERDUE',
      amount_cents: 350,
      settled_on: '2026-04-09',
    });
    expect(await rowsIn('charges')).toBe(0);
  });
});

describe('[retain.expunge] a payment', () => {
  test('that goes MUST be known again by its hash, and leaves nothing else', async () => {
    await sql`insert into payments (patron_id, branch_id, kind, amount_cents, paid_on, reversible_until, closes)
      values (${person}, ${branch}, 'CASH', 500, '2026-03-02', '2026-05-31', ${hash})`;
    await sql`delete from payments`;
    expect(await sql`select hash from closed_sources`).toEqual([{ hash }]);
    expect([await rowsIn('settled_charges'), await counts()]).toEqual([0, []]);
  });
});

describe('[retain.expunge] other use', () => {
  const uses = {
    holds: `insert into holds (patron_id, title_id, item_id, pickup_branch_id, state, placed_at)
      values ('${person}', '${title}', '${item}', '${branch}', 'WAITING', '2026-03-02T17:00Z')`,
    interlibrary_loan_requests: `insert into interlibrary_loan_requests (patron_id, title, state, requested_on)
      values ('${person}', 'Elsewhere', 'REQUESTED', '2026-03-02')`,
    computer_sessions: `insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
      values ('${person}', '${branch}', '2026-03-02T17:00Z', '2026-03-02T18:00Z')`,
    program_registrations: `with p as (insert into programs (name, branch_id, starts_at, ends_at)
      values ('Stories', '${branch}', '2026-04-02T17:00Z', '2026-04-02T18:00Z') returning id)
      insert into program_registrations (patron_id, program_id) select '${person}', id from p`,
  } as const;
  const left = {
    holds: '2026-04-01 HOLDS BOOK 1',
    interlibrary_loan_requests: '2026-04-01 INTERLIBRARY_LOANS ALL 1',
    computer_sessions: '2026-04-01 COMPUTER_SESSIONS ALL 1',
    program_registrations: '2026-04-01 PROGRAM_ATTENDANCE ALL 1',
  } as const;

  test.each(Object.keys(uses) as (keyof typeof uses)[])(
    'that ended MUST leave a count and no row: %s',
    async (table) => {
      await sql.unsafe(uses[table]);
      expect([await rowsIn(table), await counts()]).toEqual([1, []]);
      await sql.unsafe(`update ${table} set ended_on = '2026-04-03'`);
      expect([await rowsIn(table), await counts()]).toEqual([0, [left[table]]]);
    },
  );
});

describe('[collect.function] a person whose deletion was asked for', () => {
  const asked = () => sql`update patrons set deletion_asked_on = '2026-04-01' where id = ${person}`;

  test('MUST stay while something is out, and go the moment it is back', async () => {
    await asked();
    expect(await rowsIn('patrons')).toBe(1);
    await returned();
    expect([await rowsIn('patrons'), await rowsIn('loans')]).toEqual([0, 0]);
    expect(await counts()).toEqual(['2026-03-01 LOANS BOOK 1']);
  });

  test('MUST stay while something is owed, and go the moment it is settled', async () => {
    const fine = await chargeOf(loan);
    await returned();
    await asked();
    expect(await rowsIn('patrons')).toBe(1);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-04-05' where id = ${fine}`;
    expect(await rowsIn('patrons')).toBe(0);
  });

  test('cannot go without having asked', async () => {
    await returned();
    expect(await rowsIn('patrons')).toBe(1);
  });
});

describe('[recovery.agency] a referral', () => {
  test('MUST be gone with the last thing that it was made for', async () => {
    const fine = await chargeOf(loan);
    const [agency] = await sql<
      { id: string }[]
    >`insert into agencies (name) values ('An agency') returning id`;
    const [referral] = await sql<{ id: string }[]>`
      insert into referrals (agency_id, patron_id, debtor_id, state, referred_on)
      values (${agency?.id ?? ''}, ${person}, ${person}, 'OPEN', '2026-04-01') returning id`;
    await sql`insert into referral_lines (referral_id, charge_id, kind, amount_cents)
      values (${referral?.id ?? ''}, ${fine}, 'OVERDUE', 500)`;
    await sql`insert into referral_lines (referral_id, loan_id, kind, amount_cents)
      values (${referral?.id ?? ''}, ${loan}, 'OVERDUE', 0)`;
    await returned();
    expect([await rowsIn('referral_lines'), await rowsIn('referrals')]).toEqual([1, 1]);
    await sql`update charges set remaining_cents = 0, settled_on = '2026-04-05' where id = ${fine}`;
    expect([await rowsIn('referral_lines'), await rowsIn('referrals'), await rowsIn('loans')]).toEqual([
      0, 0, 0,
    ]);
  });
});

describe('[retain.expunge] what was completed before there were triggers', () => {
  test('MUST be let go by the next migration, counted once, and what is open left alone', async () => {
    const [open, paid] = [await chargeOf(loan), await chargeOf(null)];
    const [agency] = await sql<{ id: string }[]>`insert into agencies (name) values ('Another') returning id`;
    await database.superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update loans set returned_at = '2026-03-20T17:00Z'`;
      await tx`update charges set remaining_cents = 0 where id = ${paid}`;
      await tx`insert into referrals (agency_id, patron_id, debtor_id, state, referred_on)
        values (${agency?.id ?? ''}, ${person}, ${person}, 'RECALLED', '2026-03-01')`;
    });
    await sql`select carrel.let_go_of_completed()`;
    expect([await rowsIn('referrals'), await rowsIn('charges'), await rowsIn('loans')]).toEqual([0, 1, 1]);
    await database.superuser.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`delete from charges where id = ${open}`;
    });
    await sql`select carrel.let_go_of_completed()`;
    expect([await rowsIn('loans'), await counts()]).toEqual([0, ['2026-03-01 LOANS BOOK 1']]);
  });
});

describe('[retain.expunge] the application’s own roles', () => {
  test.each(['loans', 'charges', 'holds', 'computer_sessions', 'program_registrations'])(
    'cannot turn off what expunges %s',
    async (table) => {
      for (const statement of [
        `alter table ${table} disable trigger all`,
        `drop trigger completes on ${table}`,
        'set session_replication_role = replica',
        `truncate ${table} cascade`,
      ])
        await expect(sql.unsafe(statement), statement).rejects.toMatchObject({ code: '42501' });
    },
  );
});
