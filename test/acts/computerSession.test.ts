import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { branchId } from '../../src/demo/branches.ts';
import { childId } from '../../src/demo/family.ts';
import { witnessId } from '../../src/demo/witness.ts';
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
import { tracesOf } from './traces.ts';

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

interface Session {
  id: string;
  branch: { code: string };
  startedAt: string;
  endsAt: string;
}

const send = deskOf(() => carrel, 'SERVICE');
const asks = 'again record { id computerSessions { id branch { code } startedAt endsAt } }';
const start = (input: object = {}, sending = {}) =>
  send(
    'startComputerSession',
    { patronId: witnessId, branchId: branchId('WIL'), endsAt: '2026-06-17T19:00:00Z', ...input },
    { asks, ...sending },
  );
const end = (sessionId: string, sending = {}) =>
  send('endComputerSession', { sessionId }, { asks, ...sending });
const sessionsOf = async (patronId: string) =>
  await carrel.database.superuser<{ id: string }[]>`
    select id from computer_sessions where patron_id = ${patronId}`;
const countedIn = async (month: string): Promise<number> => {
  const [row] = await carrel.database.superuser<{ count: number }[]>`
    select count from monthly_counts where kind = 'COMPUTER_SESSIONS' and month = ${month}
      and branch_id = ${branchId('WIL')} and category = 'ALL'`;
  return row?.count ?? 0;
};

describe('[retain.expunge] a computer session', () => {
  test('MUST be there while it runs, and gone with its count when it ends', async () => {
    const [session] = payloadOf(await start()).record.computerSessions as Session[];
    expect(session).toMatchObject({
      branch: { code: 'WIL' },
      startedAt: '2026-06-17T18:00:00.000Z',
      endsAt: '2026-06-17T19:00:00.000Z',
    });
    const before = await countedIn('2026-06-01');
    expect(payloadOf(await end(session?.id ?? '')).record).toEqual({ id: witnessId, computerSessions: [] });
    expect(await tracesOf(carrel, [session?.id ?? ''])).toEqual([]);
    expect(await countedIn('2026-06-01')).toBe(before + 1);
    expectBadInput(await end(session?.id ?? ''), 'sessionId', 'UNKNOWN_SESSION');
  });

  test('cannot be a second one of the same person, by whichever way they are named', async () => {
    const [child] = await sessionsOf(childId);
    expectBadInput(await start({ patronId: childId }), 'patronId', 'AT_A_COMPUTER');
    const named = { patronId: null, cardNumber: carrel.cards.child.number };
    expectBadInput(await start(named), 'cardNumber', 'AT_A_COMPUTER');
    expect(await sessionsOf(childId)).toEqual([child]);
  });

  test('cannot be a second one of somebody who sits down elsewhere at the same moment', async () => {
    const answer = await behind(
      carrel,
      async (tx) => {
        await tx`select from patrons where id = ${witnessId} for update`;
        await tx`insert into computer_sessions (patron_id, branch_id, started_at, ends_at)
          values (${witnessId}, ${branchId('LRK')}, '2026-06-17T18:00:00Z', '2026-06-17T19:00:00Z')`;
      },
      () => start(),
    );
    expectBadInput(answer, 'patronId', 'AT_A_COMPUTER');
    const [only, ...others] = await sessionsOf(witnessId);
    expect(others).toEqual([]);
    payloadOf(await end(only?.id ?? ''));
  });

  test('one that ran out MUST make way for the next, and is counted in the month in which it was over', async () => {
    carrel.clock.now = new Date('2026-06-30T18:00:00Z');
    payloadOf(await start({ endsAt: '2026-06-30T19:00:00Z' }));
    carrel.clock.now = new Date('2026-07-01T18:00:00Z');
    const [june, july] = [await countedIn('2026-06-01'), await countedIn('2026-07-01')];
    const sessions = payloadOf(await start({ endsAt: '2026-07-01T19:00:00Z' })).record.computerSessions;
    expect(sessions).toHaveLength(1);
    expect(sessions[0].startedAt).toBe('2026-07-01T18:00:00.000Z');
    expect(await countedIn('2026-06-01')).toBe(june + 1);
    carrel.clock.now = new Date('2026-08-02T18:00:00Z');
    payloadOf(await end(sessions[0].id));
    expect(await countedIn('2026-07-01')).toBe(july + 1);
  });

  test.each([
    ['of somebody unknown', { patronId: randomUUID() }, 'patronId', 'UNKNOWN_PATRON'],
    ['at a branch that there is not', { branchId: randomUUID() }, 'branchId', 'UNKNOWN_BRANCH'],
    ['that is over before it begins', { endsAt: '2026-06-17T18:00:00Z' }, 'endsAt', undefined],
    ['that never ends', { endsAt: '2026-06-18T18:00:01Z' }, 'endsAt', undefined],
  ])('cannot be one %s', async (_, input, argument, reason) => {
    const before = await rowsOf(carrel);
    expectBadInput(await start(input), argument, reason);
    expect(await rowsOf(carrel)).toEqual(before);
  });

  test('[access.lost-card] cannot be begun with a dead card', async () => {
    const named = { patronId: null, cardNumber: carrel.cards.lost.number };
    expectBadInput(await start(named), 'cardNumber', 'UNKNOWN_CARD');
  });

  test.each(['ACCOUNT', 'CIRCULATION'])('a clerk with %s cannot start or end one', async (purpose) => {
    const as = { token: carrel.tokens.clerk, purpose };
    expectNotAllowed(await start({}, { as }));
    expectNotAllowed(await end(randomUUID(), { as }));
  });
});
