import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** Which rows of loans and holds are seen: nothing speaks of the others, no length and no error. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

type Token = keyof TestCarrel['tokens'];

const document = '{ record { loans { state } holds { state } } }';

async function ofRecord(token: Token): Promise<{ loans: string[]; holds: string[] | null }> {
  const answer = await carrel.query(document, { token: carrel.tokens[token] });
  return states(answer.json.data.record);
}

async function atTheDesk(purpose: string, card: 'adult' | 'child') {
  const answer = await carrel.query(
    'query ($number: String!) { patronByCard(cardNumber: $number) { loans { state } holds { state } } }',
    { token: carrel.tokens.clerk, purpose, variables: { number: carrel.cards[card].number } },
  );
  return states(answer.json.data.patronByCard);
}

interface Rows {
  loans: { state: string }[] | null;
  holds: { state: string }[] | null;
}

const states = ({ loans, holds }: Rows) => ({
  loans: (loans ?? []).map((loan) => loan.state).toSorted(),
  holds: holds === null ? null : holds.map((hold) => hold.state).toSorted(),
});

test('[caregiver.with-card] MUST see all five of the child’s loans and the hold', async () => {
  expect(await ofRecord('caregiverWithCard')).toEqual({
    loans: ['CHECKED_OUT', 'CHECKED_OUT', 'DAMAGED', 'LOST', 'OVERDUE'],
    holds: ['WAITING'],
  });
});

test('[caregiver.without-card] cannot see a loan that is neither overdue, lost nor damaged, nor a hold', async () => {
  expect(await ofRecord('caregiverPhotoId')).toEqual({ loans: ['DAMAGED', 'LOST', 'OVERDUE'], holds: null });
});

test('[access.card] MUST see current loans, and what was returned with something still owed', async () => {
  expect(await ofRecord('card')).toEqual({
    loans: ['CHECKED_OUT', 'CHECKED_OUT', 'OVERDUE', 'RETURNED'],
    holds: ['READY', 'WAITING'],
  });
});

test('[statute.consent] a consent to circulation cannot show a returned loan that is owed for', async () => {
  expect(await ofRecord('writtenConsent')).toEqual({
    loans: ['CHECKED_OUT', 'CHECKED_OUT', 'OVERDUE'],
    holds: ['READY', 'WAITING'],
  });
});

test.each([
  ['CIRCULATION', ['CHECKED_OUT', 'CHECKED_OUT', 'OVERDUE', 'RETURNED'], ['READY', 'WAITING']],
  ['NOTICES', ['OVERDUE', 'RETURNED'], ['READY']],
  ['RECOVERY', ['OVERDUE', 'RETURNED'], null],
])(
  '[collect.function] a clerk with %s MUST see its rows and cannot see others',
  async (purpose, loans, holds) => {
    expect(await atTheDesk(purpose, 'adult')).toEqual({ loans, holds });
  },
);

test('[collect.function] a clerk with NOTICES cannot see a hold that still waits', async () => {
  expect((await atTheDesk('NOTICES', 'child')).holds).toEqual([]);
  expect((await atTheDesk('CIRCULATION', 'child')).holds).toEqual(['WAITING']);
});

test('[recovery] MUST take a loan in on the moment it is overdue, and not before', async () => {
  const before = carrel.clock.now;
  const due = await carrel.database.superuser<{ due_at: Date }[]>`
    select due_at from loans l join cards c on c.patron_id = l.patron_id
    where c.number = ${carrel.cards.child.number} and l.condition is null and l.due_at > ${before.toISOString()}
    order by due_at limit 1`;
  const at = due[0]?.due_at ?? before;
  // The tokens live a day, and the loan is due later: what is tested is the loan.
  const later = new Date(at.getTime() + 86_400_000).toISOString();
  await carrel.database.superuser`update tokens set expires_at = ${later}`;
  await carrel.database.superuser`update grants set expires_at = ${later}`;
  carrel.clock.now = new Date(at.getTime());
  expect((await ofRecord('caregiverPhotoId')).loans).toEqual(['DAMAGED', 'LOST', 'OVERDUE']);
  carrel.clock.now = new Date(at.getTime() + 1);
  expect((await ofRecord('caregiverPhotoId')).loans).toEqual(['DAMAGED', 'LOST', 'OVERDUE', 'OVERDUE']);
  carrel.clock.now = before;
});

test('[legal.process] MUST see the loans whose own interval overlaps the window, and cannot see others', async () => {
  const window = await carrel.database.superuser<{ within: string; outside: string }[]>`
    with named as (
      select l.*, p.window_from, p.window_to from legal_processes p
      join legal_process_subjects s on s.process_id = p.id join loans l on l.patron_id = s.patron_id
      where l.returned_at is null)
    select count(*) filter (where within) as within, count(*) filter (where not within) as outside
    from (select (checked_out_at at time zone 'America/Denver')::date <= window_to as within from named) as judged`;
  const seen = (await ofRecord('courtOrder')).loans;
  expect(seen).toHaveLength(Number(window[0]?.within));
  expect(Number(window[0]?.outside)).toBeGreaterThan(0);
});
