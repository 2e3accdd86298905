import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { childId } from '../../src/demo/family.ts';
import { type Asking, startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { expectExpunged } from '../setup/expunged.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterEach(() => expectExpunged(carrel.database, carrel.clock.now));
afterAll(() => carrel.close());

const document = `mutation ($input: CheckInInput!) {
  checkIn(input: $input) { nextStep item { barcode status } branch { code } again } }`;
const checkIn = (itemBarcode: string, asking: Asking, more: object = {}) =>
  carrel.query(document, {
    ...asking,
    variables: { input: { itemBarcode, idempotencyKey: randomUUID(), ...more } },
  });
const volunteer = (): Asking => ({ token: carrel.tokens.volunteer, purpose: 'SHELVING' });

const loans = (where: 'ordinary' | 'charged') => carrel.database.superuser<
  { id: string; patronId: string; barcode: string; itemId: string; branchId: string; category: string }[]
>`
  select l.id, l.patron_id as "patronId", i.barcode, i.id as "itemId", l.branch_id as "branchId", i.category
  from loans l join items i on i.id = l.item_id
  where l.patron_id = ${childId} and l.returned_at is null and l.condition is null
    and exists (select from charges c where c.loan_id = l.id) = ${where === 'charged'}
    and not exists (select from holds h where h.title_id = i.title_id)`;
const countOf = async (branchId: string, category: string): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts
    where kind = 'LOANS' and month = '2026-06-01' and branch_id = ${branchId} and category = ${category}`;
  return row?.count ?? 0;
};

describe('[retain.expunge] C12 a loan that comes back with nothing owed', () => {
  test('MUST be gone with the check-in, its month’s count one higher, and no row left to join', async () => {
    const [loan] = await loans('ordinary');
    if (loan === undefined) throw new Error('the story has an ordinary loan');
    const before = await countOf(loan.branchId, loan.category);
    const answer = await checkIn(loan.barcode, volunteer());
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json.data.checkIn).toMatchObject({
      nextStep: 'SHELVE',
      item: { barcode: loan.barcode, status: 'AVAILABLE' },
      again: false,
    });
    expect(await carrel.database.superuser`select from loans where item_id = ${loan.itemId}`).toHaveLength(0);
    expect(await countOf(loan.branchId, loan.category)).toBe(before + 1);
    expect(answer.text).not.toContain(loan.patronId);
  });

  test('a retry MUST be told the same step, and cannot count it twice', async () => {
    const [loan] = await loans('ordinary');
    if (loan === undefined) throw new Error('the story has a second ordinary loan');
    const before = await countOf(loan.branchId, loan.category);
    const idempotencyKey = randomUUID();
    const [one, other] = await Promise.all([
      checkIn(loan.barcode, volunteer(), { idempotencyKey }),
      checkIn(loan.barcode, volunteer(), { idempotencyKey }),
    ]);
    const answers = [one.json.data.checkIn, other.json.data.checkIn];
    expect(answers.map(({ nextStep }) => nextStep)).toEqual(['SHELVE', 'SHELVE']);
    expect(answers.map(({ again }) => again).sort()).toEqual([false, true]);
    expect(await countOf(loan.branchId, loan.category)).toBe(before + 1);
  });
});

describe('[retain.expunge] who checks in', () => {
  test('a volunteer who shelves cannot learn whose loan it was, by any field of the answer', async () => {
    const answer = await carrel.query(
      '{ __type(name: "CheckInPayload") { fields { name type { name } } } }',
      volunteer(),
    );
    expect(answer.json.data.__type.fields.map(({ name }: { name: string }) => name).sort()).toEqual([
      'again',
      'branch',
      'item',
      'nextStep',
    ]);
  });

  test.each(['vendor', 'agency', 'card', 'caregiverWithCard'] as const)(
    '%s cannot, and nothing is written',
    async (persona) => {
      const before = await carrel.database.superuser`select id, returned_at from loans order by id`;
      const [loan] = await loans('charged');
      const answer = await checkIn(loan?.barcode ?? '', { token: carrel.tokens[persona] });
      expect(answer.status).toBe(403);
      expect(answer.json.errors[0].extensions.code).toBe('NOT_ALLOWED');
      expect(await carrel.database.superuser`select id, returned_at from loans order by id`).toEqual(before);
    },
  );

  test('an item that is unknown MUST be a refusal that names the argument and not the value', async () => {
    const answer = await checkIn('no such barcode', volunteer());
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].extensions).toEqual({
      code: 'BAD_INPUT',
      argument: 'itemBarcode',
      reason: 'UNKNOWN_ITEM',
    });
    expect(answer.text).not.toContain('no such barcode');
  });
});
