import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestCarrel } from '../setup/carrel.ts';
import { Connecting, day, standing } from './connecting.ts';
import { expectBadInput, payloadOf } from './sending.ts';

/** A client gets another token, or is shut out. */

let library: Connecting;
let carrel: TestCarrel;
beforeAll(async () => {
  library = await Connecting.open();
  carrel = library.carrel;
});
afterAll(() => carrel.close());

const act: Connecting['act'] = (...doing) => library.act(...doing);
const registered: Connecting['registered'] = (more) => library.registered(more);
const viewer: Connecting['viewer'] = (token) => library.viewer(token);
const later: Connecting['later'] = (...doing) => library.later(...doing);

describe('[third-party.no-pii] rotateClientToken', () => {
  test('old and new MUST both be good for the overlap, and then only the new one', async () => {
    const { token: old, client } = await registered();
    const input = { clientId: client.id, overlap: 'PT2H' };
    const { token, expiresAt, again } = payloadOf(await act('rotateClientToken', input));
    expect([again, expiresAt]).toEqual([false, '2026-12-31T00:00:00.000Z']);
    expect(token).not.toBe(old);
    for (const each of [old, token]) expect((await viewer(each)).basis).toBe('VENDOR');
    await later(119, async () => expect((await viewer(old)).basis).toBe('VENDOR'));
    await later(120, async () => {
      expect(await viewer(old)).toBe('UNAUTHENTICATED');
      expect((await viewer(token)).basis).toBe('VENDOR');
    });
  });

  test.each([{}, { overlap: 'PT0S' }, { overlap: null }])(
    'without an overlap the old one cannot be used again: %j',
    async (more) => {
      const { token: old, client } = await registered();
      const { token } = payloadOf(await act('rotateClientToken', { clientId: client.id, ...more }));
      expect(await viewer(old)).toBe('UNAUTHENTICATED');
      expect((await viewer(token)).basis).toBe('VENDOR');
    },
  );

  test('a second rotation MUST end every token before it, and an overlap cannot lengthen one', async () => {
    const { token: first, client } = await registered();
    const rotate = async (overlap: string) =>
      payloadOf(await act('rotateClientToken', { clientId: client.id, overlap })).token;
    const second = await rotate('PT1H');
    await rotate('P2D');
    await later(61, async () => {
      expect(await viewer(first)).toBe('UNAUTHENTICATED');
      expect((await viewer(second)).basis).toBe('VENDOR');
    });
    const last = await rotate('PT0S');
    for (const each of [first, second]) expect(await viewer(each)).toBe('UNAUTHENTICATED');
    expect((await viewer(last)).basis).toBe('VENDOR');
  });

  test('the new one MUST live as long as the last was made to, and cannot outlive its client', async () => {
    const { client } = await registered({ expiresAt: '2026-07-17T18:00:00Z' });
    await carrel.database.superuser`
      update tokens set expires_at = created_at + interval '20 days' where client_id = ${client.id}`;
    const rotate = () => act('rotateClientToken', { clientId: client.id });
    expect(payloadOf(await rotate()).expiresAt).toBe('2026-07-07T18:00:00.000Z');
    await later(15 * day, async () =>
      expect(payloadOf(await rotate()).expiresAt).toBe('2026-07-17T18:00:00.000Z'),
    );
  });

  test('another client’s token cannot be touched by it', async () => {
    const [one, other] = [await registered(), await registered()];
    await act('rotateClientToken', { clientId: one.client.id });
    expect((await viewer(other.token)).basis).toBe('VENDOR');
  });

  test('cannot be done for a client that has ended, or that is not there', async () => {
    const { client } = await registered({ expiresAt: '2026-06-18T18:00:00Z' });
    await later(day, async () =>
      expectBadInput(await act('rotateClientToken', { clientId: client.id }), 'clientId', 'CLIENT_ENDED'),
    );
    await act('revokeClient', { clientId: client.id });
    for (const [clientId, reason] of [
      [client.id, 'CLIENT_ENDED'],
      [randomUUID(), 'UNKNOWN_CLIENT'],
    ] as const)
      expectBadInput(await act('rotateClientToken', { clientId }), 'clientId', reason);
  });

  test.each(['soon', '', '-PT1H', 'P90DT1S', 'P9999999Y', '1h'])(
    'an overlap cannot be %j',
    async (overlap) => {
      const { token, client } = await registered();
      expectBadInput(await act('rotateClientToken', { clientId: client.id, overlap }), 'overlap');
      expect((await viewer(token)).basis).toBe('VENDOR');
    },
  );

  test('a retry, the moment after, cannot have a token, and MUST leave the first call’s as it is', async () => {
    const { client } = await registered();
    const input = { clientId: client.id, overlap: 'PT1H', idempotencyKey: randomUUID() };
    const { token } = payloadOf(await act('rotateClientToken', input));
    await later(1, async () => {
      expect(payloadOf(await act('rotateClientToken', input))).toEqual({
        token: null,
        expiresAt: null,
        again: true,
      });
    });
    expect((await viewer(token)).basis).toBe('VENDOR');
    const other = payloadOf(await act('rotateClientToken', { ...input, overlap: 'PT2H' }));
    expect(other.again).toBe(false);
  });
});

describe('[third-party.no-pii] revokeClient', () => {
  test('every token MUST be dead at the next request, and another client’s cannot be', async () => {
    const { token: old, client } = await registered();
    const { token } = payloadOf(await act('rotateClientToken', { clientId: client.id, overlap: 'P1D' }));
    const other = await registered();
    for (const each of [old, token]) expect((await viewer(each)).basis).toBe('VENDOR');
    const done = payloadOf(await act('revokeClient', { clientId: client.id }));
    expect(done).toMatchObject({ again: false, client: { revokedAt: standing.toISOString() } });
    for (const each of [old, token]) expect(await viewer(each)).toBe('UNAUTHENTICATED');
    expect((await viewer(other.token)).basis).toBe('VENDOR');
    const alive = await carrel.database.superuser`
      select from tokens where client_id = ${client.id} and revoked_at is null`;
    expect(alive).toHaveLength(0);
  });

  test('cannot be done twice, nor to nobody; a retry MUST be told that it was done', async () => {
    const { client } = await registered();
    const input = { clientId: client.id, idempotencyKey: randomUUID() };
    payloadOf(await act('revokeClient', input));
    await later(5, async () =>
      expect(payloadOf(await act('revokeClient', input))).toMatchObject({
        again: true,
        client: { revokedAt: standing.toISOString() },
      }),
    );
    for (const [clientId, reason] of [
      [client.id, 'CLIENT_REVOKED'],
      [randomUUID(), 'UNKNOWN_CLIENT'],
    ] as const)
      expectBadInput(await act('revokeClient', { clientId }), 'clientId', reason);
    expectBadInput(await act('revokeClient', { clientId: 'Heron' }), 'clientId');
  });
});
