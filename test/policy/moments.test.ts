import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** What changes from one moment to the next, and what a caller is told of itself. */

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

interface Rows {
  loans: { state: string }[] | null;
  holds: { state: string }[] | null;
}

const states = ({ loans, holds }: Rows) => ({
  loans: (loans ?? []).map((loan) => loan.state).toSorted(),
  holds: holds === null ? null : holds.map((hold) => hold.state).toSorted(),
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

test.each<[Token, string | null, string, string | null]>([
  ['vendor', null, 'standing', 'third-party.no-pii'],
  ['otherVendor', null, 'standing statistics', 'third-party.no-pii'],
  ['feed', null, '', 'collect.function'],
  ['card', null, 'standing circulation pickup interlibrary recovery', 'access.card'],
  ['borrowerInPerson', null, 'standing identity circulation pickup interlibrary recovery', 'access.photo-id'],
  [
    'caregiverWithCard',
    null,
    'standing identity contact birth circulation pickup interlibrary recovery use',
    'caregiver.with-card',
  ],
  ['caregiverPhotoId', null, 'recovery', 'caregiver.without-card'],
  ['writtenConsent', null, 'identity contact circulation', 'statute.consent'],
  ['courtOrder', null, 'circulation interlibrary', 'legal.process'],
  ['volunteer', 'SHELVING', '', 'collect.function'],
  ['clerk', null, '', 'collect.function'],
  ['clerk', 'NOTICES', 'identity contact pickup recovery', 'collect.function'],
  ['administrator', 'LEGAL', 'legal', 'collect.function'],
])(
  '[viewer] %s with purpose %s MUST be told just its classes and its clause',
  async (token, purpose, opens, clause) => {
    const answer = await carrel.query('{ viewer { classes clause purpose } }', {
      token: carrel.tokens[token],
      ...(purpose === null ? {} : { purpose }),
    });
    const { viewer } = answer.json.data;
    const expected = ['open', ...opens.split(' ').filter((each) => each !== '')];
    expect(viewer.classes.toSorted()).toEqual(expected.toSorted());
    expect(viewer).toMatchObject({ clause, purpose });
  },
);
