import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Asking, startCarrel, type TestCarrel } from '../setup/carrel.ts';

/** An act about somebody is on file, whatever is asked of it and whatever became of it. */

let carrel: TestCarrel;
let branchId: string;
let titleId: string;
beforeAll(async () => {
  carrel = await startCarrel();
  const [row] = await carrel.database.superuser<{ branch: string; title: string }[]>`
    select b.id as branch, t.id as title from branches b, titles t limit 1`;
  branchId = row?.branch ?? '';
  titleId = row?.title ?? '';
});
afterAll(() => carrel.close());

const clerk = (purpose: string): Asking => ({ token: carrel.tokens.clerk, purpose });
const act = (name: string, input: object, asking: Asking): Promise<Answer> =>
  carrel.query(
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { again } }`,
    { ...asking, variables: { input: { idempotencyKey: randomUUID(), ...input } } },
  );

interface Entry {
  caller: string;
  purpose: string;
  clauses: string[];
  classes: string[];
  subjects: string[];
  found: boolean;
}

async function newEntries(doing: () => Promise<Answer>): Promise<{ answer: Answer; entries: Entry[] }> {
  const sql = carrel.database.superuser;
  const before = await sql`select id from disclosures`;
  const answer = await doing();
  const known = before.map(({ id }) => id as string);
  const entries = await sql<
    Entry[]
  >`select caller, purpose, clauses, classes, subjects, found from disclosures
    where not (id::text = any (${known}))`;
  return { answer, entries };
}

test('[offence.disclosure] an act that was done MUST be on file with whom it was about, though nothing is asked of it', async () => {
  const { answer, entries } = await newEntries(() =>
    act('setPin', { cardNumber: carrel.cards.adult.number, pin: '4711' }, clerk('ACCOUNT')),
  );
  expect(answer.status, answer.text).toBe(200);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ purpose: 'ACCOUNT', classes: [], found: true });
  expect(entries[0]?.caller).toMatch(/^staff:/);
  expect(entries[0]?.subjects).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain(carrel.cards.adult.number);
});

test('[offence.disclosure] a refusal that tells something of somebody MUST be on file with whom', async () => {
  const hold = { cardNumber: carrel.cards.adult.number, titleId, pickupBranchId: branchId };
  await act('placeHold', hold, clerk('CIRCULATION'));
  const { answer, entries } = await newEntries(() => act('placeHold', hold, clerk('CIRCULATION')));
  expect(answer.json.errors[0].extensions.reason).toBe('HOLD_PLACED');
  expect(entries).toEqual([expect.objectContaining({ found: true, subjects: [expect.any(String)] })]);
  expect(answer.text).not.toContain('patronId');
});

test('[offence.disclosure] a retry cannot be on file again: it is told the code, and nothing of anybody', async () => {
  const input = { cardNumber: carrel.cards.adult.number, pin: '4712' };
  const idempotencyKey = randomUUID();
  const send = () => act('setPin', { ...input, idempotencyKey }, clerk('ACCOUNT'));
  expect((await newEntries(send)).entries).toHaveLength(1);
  const { answer, entries } = await newEntries(send);
  expect([answer.json.data.setPin.again, entries]).toEqual([true, []]);
});

test('[offence.disclosure] one about nobody MUST be on file as not found', async () => {
  const { entries } = await newEntries(() =>
    act('setPin', { cardNumber: '29999999999999', pin: '4711' }, clerk('ACCOUNT')),
  );
  expect(entries).toEqual([expect.objectContaining({ found: false, subjects: [], classes: [] })]);
});

test('[retain.no-tracking] an act of the feed cannot be on file: it learns nothing of anybody', async () => {
  const { entries } = await newEntries(() =>
    act(
      'updateContact',
      { cardNumber: carrel.cards.adult.number, email: 'a@example.org' },
      { token: carrel.tokens.feed },
    ),
  );
  expect(entries).toEqual([]);
});
