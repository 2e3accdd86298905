import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** What is left of a caregiver's record on the 18th birthday: not so much as that it is there. */

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
  await carrel.database.superuser`update patrons set birth_date = '2008-06-18'
    where id = (select patron_id from cards where number = ${carrel.cards.child.number})`;
});
afterAll(() => carrel.close());

const at = (instant: string): void => {
  carrel.clock.now = new Date(instant);
};
const entries = () => carrel.database.superuser`select 1 from disclosures`;

test.each([
  ['caregiverWithCard', 'caregiver.with-card'],
  ['caregiverPhotoId', 'caregiver.without-card'],
] as const)(
  '[caregiver.with-card] the record MUST be there to the last moment, and cannot be from midnight in Denver on: %s',
  async (persona, clause) => {
    const ask = (document: string) => carrel.query(document, { token: carrel.tokens[persona] });
    at('2026-06-18T05:59:59.999Z');
    const before = await ask('{ record { __typename id loans { id } } viewer { clause } }');
    expect(before.json.data.record).toMatchObject({ __typename: 'Patron', id: expect.any(String) });
    expect(before.json.data.record.loans.length).toBeGreaterThan(0);
    const logged = (await entries()).length;
    expect(logged).toBeGreaterThan(0);
    at('2026-06-18T06:00:00Z');
    expect((await ask('{ record { __typename id } }')).json).toEqual({ data: { record: null } });
    const after = await ask('{ record { id loans { id } } viewer { clause } }');
    expect(after.json.data).toEqual({ record: null, viewer: { clause } });
    expect(after.json.errors).toHaveLength(1);
    expect(after.json.errors[0].extensions).toMatchObject({ coordinate: 'Patron.loans', clause });
    expect((await entries()).length).toBe(logged);
  },
);
