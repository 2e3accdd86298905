import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { type Answer, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** What is answered yes or no, asked again and again until it is yes. */

let carrel: TestCarrel;
let born: string;
let named: { first: string; last: string };
beforeAll(async () => {
  carrel = await startCarrel();
  const [adult] = await carrel.database.superuser<{ day: string; first: string; last: string }[]>`
    select birth_date::text as day, first, last from patrons join person_names on patron_id = id where id = ${adultId}`;
  if (adult === undefined) throw new Error('the demonstration library has an adult');
  born = adult.day;
  named = { first: adult.first, last: adult.last };
});
afterAll(() => carrel.close());

const days = (from: string, many: number): string[] =>
  Array.from({ length: many }, (_, index) => Temporal.PlainDate.from(from).add({ days: index }).toString());
const open = (cardNumber: string, birthDate: string): Promise<Answer> =>
  carrel.query('mutation ($input: OpenDisclosureInput!) { openDisclosure(input: $input) { token } }', {
    token: carrel.tokens.clerk,
    purpose: 'ACCOUNT',
    variables: {
      input: {
        borrowerInPerson: { cardNumber, birthDate, documents: ['PASSPORT'], idempotencyKey: randomUUID() },
      },
    },
  });
const record = (birthDates: readonly string[]): Promise<Answer> =>
  carrel.query('mutation ($input: RecordProcessInput!) { recordProcess(input: $input) { subjectsFound } }', {
    token: carrel.tokens.administrator,
    purpose: 'LEGAL',
    variables: {
      input: {
        ...{
          kind: 'COURT_ORDER',
          court: 'A court',
          caseNumber: '1',
          finding: true,
          classes: ['circulation'],
        },
        ...{ issuedOn: '2026-06-01', servedOn: '2026-06-02', expiresAt: '2026-12-01T00:00:00Z' },
        subjects: birthDates.map((birthDate) => ({ byName: { ...named, birthDate } })),
        idempotencyKey: randomUUID(),
      },
    },
  });

describe('[access.photo-id] a date of birth at the desk', () => {
  test('cannot be found by trying one after another: the right one is refused like the wrong ones', async () => {
    const { number } = carrel.cards.adult;
    const answers: Answer[] = [];
    for (const day of days('1950-01-01', 5)) answers.push(await open(number, day));
    const right = await open(number, born);
    for (const answer of [...answers, right])
      expect([answer.status, answer.text]).toEqual([403, answers[0]?.text]);
  });

  test('MUST open again once the window has passed, and wrong ones before it are forgotten', async () => {
    const { now } = carrel.clock;
    carrel.clock.now = new Date(now.getTime() + 15 * 60_000);
    try {
      const { number } = carrel.cards.adult;
      for (let round = 0; round < 3; round += 1) {
        for (const day of days('1950-01-01', 4)) expect((await open(number, day)).status).toBe(403);
        expect((await open(number, born)).json.data.openDisclosure.token).not.toBeNull();
      }
    } finally {
      carrel.clock.now = now;
    }
  });

  test.each(['0000-01-01', '0000-12-31'])(
    'cannot be %s, and no refusal tells by it whether a card is there',
    async (day) => {
      const known = await open(carrel.cards.adult.number, day);
      const unknown = await open('29999999999999', day);
      expect([known.status, known.json.errors[0].extensions.code]).toEqual([400, 'BAD_INPUT']);
      expect(known.text).toBe(unknown.text);
    },
  );
});

test('[collect.function] half of a surrogate pair cannot be text: it is the caller’s error, and names the input', async () => {
  const answer = await carrel.query(
    'mutation ($input: UpdateContactInput!) { updateContact(input: $input) { again } }',
    {
      token: carrel.tokens.clerk,
      purpose: 'ACCOUNT',
      variables: { input: { patronId: adultId, preferred: 'A\ud800', idempotencyKey: randomUUID() } },
    },
  );
  expect([answer.status, answer.json.errors[0].extensions]).toEqual([
    400,
    { code: 'BAD_INPUT', argument: 'input' },
  ]);
});

describe('[legal.process] a person named with a date of birth', () => {
  test('cannot be found by naming them with a hundred dates', async () => {
    const from = Temporal.PlainDate.from(born).subtract({ days: 60 }).toString();
    const answer = await record(days(from, 100));
    expect(answer.json.data.recordProcess.subjectsFound).not.toContain(true);
  });

  test('MUST be found by the right one, when nobody has guessed before', async () => {
    const { now } = carrel.clock;
    carrel.clock.now = new Date(now.getTime() + 15 * 60_000);
    try {
      expect((await record([born])).json.data.recordProcess.subjectsFound).toEqual([true]);
    } finally {
      carrel.clock.now = now;
    }
  });
});
