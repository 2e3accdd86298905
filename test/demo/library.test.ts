import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { isMinor } from '../../schema/policy/age.ts';
import { pinCards } from '../../src/demo/cards.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import { verifyPin } from '../../src/principals/pin.ts';
import { everythingIn } from '../principals/everything.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';

const now = new Date('2026-03-02T17:00:00Z');
const timeZone = 'America/Denver';
const today = '2026-03-02';

let database: TestDatabase;
let operator: Operator;

const load = (into: TestDatabase, by: Operator, at = now) =>
  loadDemonstrationLibrary(by, { secret: into.secret, now: at, timeZone });

beforeAll(async () => {
  database = await freshDatabase();
  operator = await database.operator();
  expect(await load(database, operator)).toBe(true);
});
afterAll(() => database.drop());

const rows = <Row extends object>(query: string): Promise<Row[]> => database.superuser.unsafe<Row[]>(query);
const count = async (from: string): Promise<number> =>
  Number((await rows<{ n: string }>(`select count(*) as n from ${from}`))[0]?.n);

/** The database as text, without the PINs' salts. */
const withoutSalts = async (of: TestDatabase): Promise<string> =>
  (await everythingIn(of.superuser))
    .split('\n')
    .filter((line) => !line.includes('migrations'))
    .join('\n')
    .replaceAll(/\$argon2id\$[^,]*(,t=2,p=1\$)[^,"]*/g, 'pin');

describe('loading', () => {
  test('two databases loaded on the same day MUST hold the same rows', async () => {
    const other = await freshDatabase();
    try {
      await load(other, await other.operator());
      const [one, two] = [await withoutSalts(database), await withoutSalts(other)];
      expect(one.length).toBeGreaterThan(100_000);
      expect(two).toBe(one);
    } finally {
      await other.drop();
    }
  });

  test('loading again MUST change nothing, on whatever day', async () => {
    const before = await everythingIn(database.superuser);
    expect(await load(database, operator, new Date('2027-01-01T00:00:00Z'))).toBe(false);
    expect(await everythingIn(database.superuser)).toBe(before);
  });

  test('another library cannot be mixed with it, and is left as it was', async () => {
    const other = await freshDatabase();
    try {
      await other.superuser`insert into branches (code, name) values ('X', 'A real one')`;
      const before = await everythingIn(other.superuser);
      await expect(load(other, await other.operator())).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' });
      expect(await everythingIn(other.superuser)).toBe(before);
    } finally {
      await other.drop();
    }
  });
});

test.each([
  ['branches', 3, 3],
  ['patrons', 140, 170],
  ['titles', 190, 230],
  ['items', 350, 450],
  ['loans', 230, 270],
  ['holds', 60, 90],
  ['charges', 40, 80],
  ['interlibrary_loan_requests', 20, 40],
  ['computer_sessions', 8, 20],
  ['programs', 6, 12],
  ['program_registrations', 50, 80],
  ['caregiver_links', 40, 120],
  ['incidents', 1, 3],
  ['agencies', 2, 2],
  ['clients', 5, 5],
])('there MUST be enough to page through: %s', async (table, least, most) => {
  const number = await count(table);
  expect(number).toBeGreaterThanOrEqual(least);
  expect(number).toBeLessThanOrEqual(most);
});

describe('what can never be', () => {
  test.each([
    [
      '[retain.expunge] a returned loan cannot stand without an open charge',
      `loans l where returned_at is not null and not exists (
        select from charges c where c.loan_id = l.id and c.remaining_cents > 0)`,
    ],
    ['a loan cannot begin in the future', `loans where checked_out_at > '${now.toISOString()}'`],
    [
      'an item that is out cannot be said to be in',
      `loans l join items i on i.id = l.item_id where l.returned_at is null
        and i.status not in ('CHECKED_OUT', 'LOST', 'DAMAGED')`,
    ],
    [
      'an item cannot be out and set aside for somebody',
      'holds h join loans l on l.item_id = h.item_id where l.returned_at is null',
    ],
    [
      'a hold cannot be ready without its item on the shelf, nor a waiting one have one',
      `holds h left join items i on i.id = h.item_id
        where (h.state = 'READY') <> (coalesce(i.status, '') = 'ON_HOLD_SHELF')
          or (h.state = 'READY') <> (h.expires_on is not null)`,
    ],
    ['a charge cannot be settled and still be there', 'charges where remaining_cents = 0'],
    ['nothing can have ended as it was loaded', 'settled_charges'],
    ['nothing of it can have come from an import', 'closed_sources'],
    ['a session cannot have ended', `computer_sessions where ends_at <= '${now.toISOString()}'`],
    ['a programme with registrations cannot be past', `programs where ends_at < '${now.toISOString()}'`],
    [
      'a juvenile card cannot be an adult’s',
      `cards c join patrons p on p.id = c.patron_id
        where c.kind = 'JUVENILE' and p.birth_date <= date '${today}' - interval '18 years'`,
    ],
    ['no telephone is outside 555-01xx', `phones where number !~ '^406-555-01[0-9]{2}$'`],
    ['no e-mail is outside the reserved domains', `patrons where email !~ '@example[.](org|com)$'`],
  ])('%s', async (_, from) => {
    expect(await count(from)).toBe(0);
  });

  test('every title MUST be told apart by its name', async () => {
    expect(await count('(select distinct title from titles) t')).toBe(await count('titles'));
  });

  test('every number MUST carry its check digit', async () => {
    const luhnSum = (number: string): number =>
      [...number].reverse().reduce((sum, digit, index) => {
        const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
        return sum + (value > 9 ? value - 9 : value);
      }, 0);
    const numbers = await rows<{ number: string }>(
      'select number from cards union all select barcode from items',
    );
    expect(numbers.every(({ number }) => /^[23]\d{13}$/.test(number) && luhnSum(number) % 10 === 0)).toBe(
      true,
    );
    const isbns = await rows<{ isbn: string }>('select isbn from titles where isbn is not null');
    expect(isbns.length).toBeGreaterThan(150);
    for (const { isbn } of isbns) {
      const sum = [...isbn].reduce(
        (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
        0,
      );
      expect([isbn.length, sum % 10]).toEqual([13, 0]);
      expect(isbn.startsWith('9798')).toBe(true);
    }
  });
});

describe('the people', () => {
  test('there MUST be records without a birth date, expired cards, dead cards and barred people', async () => {
    expect(await count('patrons where birth_date is null')).toBeGreaterThan(2);
    expect(await count(`cards where state = 'ACTIVE' and expires_on < '${today}'`)).toBeGreaterThan(2);
    expect(await count(`cards where state <> 'ACTIVE'`)).toBeGreaterThan(4);
    expect(await count('patrons where barred')).toBeGreaterThan(0);
    expect(await count('caregiver_links where not signed')).toBeGreaterThan(3);
    expect(await count('caregiver_links where not listed')).toBeGreaterThan(0);
  });

  const child = `(select patron_id from cards where number = '${pinCards.child.number}')`;

  test('[caregiver.without-card] the child MUST be 12 and have an overdue, a lost, a damaged and two ordinary loans', async () => {
    const [born] = await rows<{ day: string }>(
      `select birth_date::text as day from patrons where id = ${child}`,
    );
    expect(isMinor(born?.day ?? null, now, timeZone)).toBe(true);
    expect(born?.day.slice(0, 4)).toMatch(/^201[34]$/);
    const loans = await rows<{ condition: string | null; overdue: boolean; back: boolean; owed: string }>(`
      select l.condition, l.due_at < '${now.toISOString()}' as overdue, l.returned_at is not null as back,
        (select coalesce(sum(remaining_cents), 0) from charges c where c.loan_id = l.id) as owed
      from loans l where l.patron_id = ${child}`);
    const is = (condition: string | null, overdue: boolean, back: boolean, owes: boolean): number =>
      loans.filter(
        (loan) =>
          loan.condition === condition &&
          loan.overdue === overdue &&
          loan.back === back &&
          Number(loan.owed) > 0 === owes,
      ).length;
    expect(loans).toHaveLength(5);
    expect(is(null, true, false, false)).toBe(1);
    expect(is('LOST', true, false, true)).toBe(1);
    expect(is('DAMAGED', false, false, true)).toBe(1);
    expect(is(null, false, false, false)).toBe(2);
  });

  test('the child MUST have one hold, other use, and two caregivers of whom one signed', async () => {
    expect(await count(`holds where state = 'WAITING' and patron_id = ${child}`)).toBe(1);
    expect(await count(`holds where patron_id = ${child}`)).toBe(1);
    for (const table of ['interlibrary_loan_requests', 'computer_sessions', 'program_registrations'])
      expect(await count(`${table} where patron_id = ${child}`)).toBe(1);
    const links = await rows<{ signed: boolean; listed: boolean; named: boolean }>(`
      select signed, listed, caregiver_id is null as named from caregiver_links
      where child_id = ${child} order by signed`);
    expect(links).toEqual([
      { signed: false, listed: true, named: true },
      { signed: true, listed: true, named: false },
    ]);
    const cards = await rows(`select kind, state from cards where patron_id = ${child}`);
    expect(cards).toEqual([{ kind: 'JUVENILE', state: 'ACTIVE' }]);
  });

  test('the adult MUST have something of every class', async () => {
    const adult = `(select patron_id from cards where number = '${pinCards.adult.number}')`;
    const has = (from: string) => count(`${from} and patron_id = ${adult}`);
    expect(await has('loans where returned_at is null')).toBe(3);
    expect(await has(`loans where returned_at is null and due_at < '${now.toISOString()}'`)).toBe(1);
    expect(await has('charges where true')).toBe(2);
    for (const state of ['WAITING', 'READY']) expect(await has(`holds where state = '${state}'`)).toBe(1);
    for (const table of ['phones', 'addresses', 'program_registrations'])
      expect(await has(`${table} where true`)).toBe(2);
    for (const table of ['interlibrary_loan_requests', 'computer_sessions', 'consents'])
      expect(await has(`${table} where true`)).toBe(1);
    expect(await count(`patrons where email is not null and id = ${adult}`)).toBe(1);
  });

  test('[access.lost-card] the lost card MUST be dead, with a PIN, and replaced by one without', async () => {
    const cards = await rows<{ state: string; pin: boolean }>(`
      select state, pin_hash is not null as pin from cards where patron_id =
        (select patron_id from cards where number = '${pinCards.lost.number}') order by state`);
    expect(cards).toEqual([
      { state: 'ACTIVE', pin: false },
      { state: 'LOST', pin: true },
    ]);
  });

  test('exactly the three cards MUST have a PIN, and it is theirs', async () => {
    const cards = await rows<{ number: string; hash: string }>(
      'select number, pin_hash as hash from cards where pin_hash is not null',
    );
    expect(cards).toHaveLength(3);
    for (const { number, pin } of Object.values(pinCards)) {
      const hash = cards.find((card) => card.number === number)?.hash ?? '';
      expect(await verifyPin(hash, pin, database.secret)).toBe(true);
      expect(await verifyPin(hash, '0000', database.secret)).toBe(false);
    }
  });
});

describe('the agencies', () => {
  test('[recovery.agency] one MUST have three open referrals, the other two', async () => {
    const open = await rows<{ name: string; n: number }>(`
      select a.name, count(*)::int as n from referrals r join agencies a on a.id = r.agency_id
      where state = 'OPEN' group by a.name order by n desc`);
    expect(open.map(({ n }) => n)).toEqual([3, 2]);
    expect(await count(`referrals where state <> 'OPEN'`), 'what was recalled is gone').toBe(0);
  });

  test('[recovery.agency] a minor’s debtor MUST be the one caregiver who signed', async () => {
    const referrals = await rows<{ age: number; debtor: string; signer: string }>(`
      select date_part('year', age(date '${today}', p.birth_date))::int as age, r.debtor_id as debtor,
        (select caregiver_id from caregiver_links l where l.child_id = p.id and l.signed) as signer
      from referrals r join patrons p on p.id = r.patron_id where r.debtor_id <> r.patron_id`);
    expect(referrals).toEqual([{ age: 9, debtor: referrals[0]?.signer, signer: referrals[0]?.signer }]);
    expect(referrals[0]?.signer).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('every referral MUST have lines that add up to what is owed', async () => {
    const unequal = `referrals r where coalesce((select sum(amount_cents) from referral_lines l
      where l.referral_id = r.id), 0) is distinct from (select sum(remaining_cents) from charges c
      where c.patron_id = r.patron_id)`;
    expect(await count(unequal)).toBe(0);
  });
});
