import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { branchId } from '../../src/demo/branches.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import { deskOf, expectBadInput, expectNotAllowed, payloadOf, rowsOf } from './sending.ts';
import { tracesOf } from './traces.ts';

let carrel: TestCarrel;
beforeAll(async () => {
  carrel = await startCarrel();
});
afterAll(() => carrel.close());

const send = deskOf(() => carrel, 'SERVICE');
const asks = 'again record { id interlibraryLoanRequests { id title state requestedOn } }';
const request = (input: object, sending = {}) =>
  send('requestInterlibraryLoan', { patronId: adultId, title: 'Lanterns', ...input }, { asks, ...sending });
const complete = (requestId: string, sending = {}) =>
  send('completeInterlibraryLoan', { requestId }, { asks, ...sending });
const counted = async (): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts where kind = 'INTERLIBRARY_LOANS' and month = '2026-06-01'
      and branch_id = ${branchId('LRK')} and category = 'ALL'`;
  return row?.count ?? 0;
};

describe('[retain.expunge] an interlibrary loan request', () => {
  test('MUST be there once it is asked for, and gone with its count when it is completed', async () => {
    const title = 'The Salt Roads, a Canary Edition';
    const { record } = payloadOf(await request({ title: `  ${title} ` }));
    const made = record.interlibraryLoanRequests.find((each: { title: string }) => each.title === title);
    expect(made).toMatchObject({ state: 'REQUESTED', requestedOn: '2026-06-17' });
    const before = await counted();
    const after = payloadOf(await complete(made.id));
    expect(after.record.id).toBe(adultId);
    expect(after.record.interlibraryLoanRequests).toHaveLength(record.interlibraryLoanRequests.length - 1);
    expect(await tracesOf(carrel, [title, made.id])).toEqual([]);
    expect(await counted()).toBe(before + 1);
  });

  test('one that was completed cannot be completed again, and its retry MUST be known and count nothing', async () => {
    const { record } = payloadOf(await request({ title: 'Twice' }));
    const { id } = record.interlibraryLoanRequests.find((each: { title: string }) => each.title === 'Twice');
    const input = { requestId: id, idempotencyKey: randomUUID() };
    payloadOf(await send('completeInterlibraryLoan', input));
    const before = await counted();
    expect(payloadOf(await send('completeInterlibraryLoan', input, { asks }))).toEqual({
      again: true,
      record: null,
    });
    expectBadInput(await complete(id), 'requestId', 'UNKNOWN_REQUEST');
    expect(await counted()).toBe(before);
  });

  test.each([
    ['for somebody unknown', { patronId: randomUUID() }, 'patronId', 'UNKNOWN_PATRON'],
    ['for nobody', { patronId: null }, 'patronId', undefined],
    ['for nothing', { title: ' ' }, 'title', undefined],
    ['for more than a title', { title: 't'.repeat(501) }, 'title', undefined],
  ])('cannot be %s', async (_, input, argument, reason) => {
    const before = await rowsOf(carrel);
    expectBadInput(await request(input), argument, reason);
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test.each([
    ['a clerk with ACCOUNT', () => ({ token: carrel.tokens.clerk, purpose: 'ACCOUNT' })],
    ['a feed', () => ({ token: carrel.tokens.feed })],
    ['the card of the person', () => ({ token: carrel.tokens.card })],
  ])('%s cannot ask for one or complete it', async (_, as) => {
    expectNotAllowed(await request({}, { as: as() }));
    expectNotAllowed(await complete(randomUUID(), { as: as() }));
  });
});
