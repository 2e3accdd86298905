import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adultId } from '../../src/demo/adults.ts';
import { branchId } from '../../src/demo/branches.ts';
import { caregiverId, childId } from '../../src/demo/family.ts';
import { demoId } from '../../src/demo/ids.ts';
import { startCarrel, type TestCarrel } from '../setup/carrel.ts';
import {
  behind,
  deskOf,
  expectBadInput,
  expectNotAllowed,
  keepSignedIn,
  payloadOf,
  rowsOf,
} from './sending.ts';

let carrel: TestCarrel;
let noon: Date;
beforeAll(async () => {
  carrel = await startCarrel();
  noon = carrel.clock.now;
  await keepSignedIn(carrel);
});
afterAll(() => carrel.close());
afterEach(() => {
  carrel.clock.now = noon;
});

/** On 19 June, 10 to 11 in the morning in Larkspur. */
const storyHour = demoId('program', 'story-hour');
const send = deskOf(() => carrel, 'SERVICE');
const asks = 'again record { id programRegistrations { program { name } } }';
const register = (input: object, sending = {}) =>
  send('registerForProgram', { programId: storyHour, ...input }, { asks, ...sending });
const close = (programId: string, sending = {}) =>
  send('closeProgram', { programId }, { asks: 'again programName', ...sending });
const attendance = async (month: string): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts where kind = 'PROGRAM_ATTENDANCE' and month = ${month}
      and branch_id = ${branchId('LRK')} and category = 'ALL'`;
  return row?.count ?? 0;
};
const registrations = () =>
  carrel.database.superuser`select patron_id from program_registrations where program_id = ${storyHour}`;

describe('[retain.expunge] a registration for a programme', () => {
  test('MUST be there once it is made, and cannot be made twice', async () => {
    const { record } = payloadOf(await register({ patronId: childId }));
    const names = record.programRegistrations.map(
      ({ program }: { program: { name: string } }) => program.name,
    );
    expect(names).toContain('Story hour with the sheepdog');
    expectBadInput(await register({ patronId: childId }), 'programId', 'REGISTERED_ALREADY');
    payloadOf(await register({ cardNumber: carrel.cards.adult.number }));
    payloadOf(await register({ patronId: caregiverId }));
  });

  test('cannot be made in a programme that is being closed at the same moment', async () => {
    const nightSkies = demoId('program', 'night-skies');
    const answer = await behind(
      carrel,
      (tx) => tx`update programs set closed_on = '2026-06-17' where id = ${nightSkies}`,
      () => register({ patronId: caregiverId, programId: nightSkies }),
    );
    expectBadInput(answer, 'programId', 'PROGRAM_BEGUN');
  });

  test('cannot be made from the moment it begins, and MUST until then', async () => {
    const [{ startsAt } = { startsAt: noon }] = await carrel.database.superuser<{ startsAt: Date }[]>`
      select starts_at as "startsAt" from programs where id = ${storyHour}`;
    const [one, other] = await carrel.database.superuser<{ id: string }[]>`
      select id from patrons where id not in (select patron_id from program_registrations) limit 2`;
    carrel.clock.now = startsAt;
    expectBadInput(await register({ patronId: one?.id }), 'programId', 'PROGRAM_BEGUN');
    carrel.clock.now = new Date(startsAt.getTime() - 1);
    payloadOf(await register({ patronId: other?.id }));
  });

  test.each([
    [
      'for a programme that there is not',
      { patronId: adultId, programId: randomUUID() },
      'programId',
      'UNKNOWN_PROGRAM',
    ],
    ['of somebody unknown', { patronId: randomUUID() }, 'patronId', 'UNKNOWN_PATRON'],
    ['of nobody', {}, 'patronId', undefined],
  ])('cannot be made %s', async (_, input, argument, reason) => {
    const before = await rowsOf(carrel);
    expectBadInput(await register(input), argument, reason);
    expect(await rowsOf(carrel)).toEqual(before);
  });
});

describe('[retain.expunge] a programme', () => {
  test('cannot be closed before it is over, nor one that there is not', async () => {
    const before = await registrations();
    carrel.clock.now = new Date('2026-06-19T16:59:59Z');
    expectBadInput(await close(storyHour), 'programId', 'PROGRAM_NOT_OVER');
    expectBadInput(await close(randomUUID()), 'programId', 'UNKNOWN_PROGRAM');
    expect(await registrations()).toEqual(before);
  });

  test('closed, its registrations MUST be gone and counted in its own month, and the answer names nobody and no number', async () => {
    const came = await registrations();
    expect(came.length).toBeGreaterThan(2);
    const [june, july] = [await attendance('2026-06-01'), await attendance('2026-07-01')];
    carrel.clock.now = new Date('2026-07-02T18:00:00Z');
    const input = { programId: storyHour, idempotencyKey: randomUUID() };
    const asked = { asks: 'again programName' };
    expect(payloadOf(await send('closeProgram', input, asked))).toEqual({
      again: false,
      programName: 'Story hour with the sheepdog',
    });
    expect(await registrations()).toEqual([]);
    expect(await attendance('2026-06-01')).toBe(june + came.length);
    expect(await attendance('2026-07-01')).toBe(july);
    expect(payloadOf(await send('closeProgram', input, asked))).toMatchObject({ again: true });
    expectBadInput(await close(storyHour), 'programId', 'PROGRAM_CLOSED');
    expect(await attendance('2026-06-01')).toBe(june + came.length);
    const [program] = await carrel.database.superuser`
      select closed_on::text from programs where id = ${storyHour}`;
    expect(program).toEqual({ closed_on: '2026-07-02' });
  });

  test('closed, it cannot be registered for, whatever its hour', async () => {
    carrel.clock.now = new Date('2026-06-18T18:00:00Z');
    expectBadInput(await register({ patronId: adultId }), 'programId', 'PROGRAM_BEGUN');
  });

  test.each([
    ['a clerk with ACCOUNT', () => ({ token: carrel.tokens.clerk, purpose: 'ACCOUNT' })],
    ['a volunteer who shelves', () => ({ token: carrel.tokens.volunteer, purpose: 'SHELVING' })],
    ['a feed', () => ({ token: carrel.tokens.feed })],
  ])('%s cannot register or close', async (_, as) => {
    expectNotAllowed(await register({ patronId: adultId }, { as: as() }));
    expectNotAllowed(await close(storyHour, { as: as() }));
  });
});
