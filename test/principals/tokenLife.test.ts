import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import type { CarrelError } from '../../schema/errors.ts';
import { createClient } from '../../src/principals/client.ts';
import { issueClientToken, issueStaffToken } from '../../src/principals/issue.ts';
import { listTokens } from '../../src/principals/list.ts';
import { resolvePrincipal } from '../../src/principals/resolve.ts';
import { revokeToken } from '../../src/principals/revoke.ts';
import { rotateToken } from '../../src/principals/rotate.ts';
import { defaultSettings } from '../../src/settings.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { everythingIn } from './everything.ts';

const now = new Date('2026-03-02T17:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const timeZone = 'America/Denver';
const none = Temporal.Duration.from('PT0S');
const hour = Temporal.Duration.from('PT1H');

let database: TestDatabase;
let operator: Operator;
beforeAll(async () => {
  database = await freshDatabase();
  operator = await database.operator();
});
afterAll(() => database.drop());

const clerk = (label: string, minutes = 600) =>
  issueStaffToken(operator.db, { name: 'Bell Archer', role: 'CLERK', label, expiresAt: later(minutes) }, now);

let clients = 0;
const vendor = (minutes = 6000) => {
  clients += 1;
  return createClient(
    operator,
    { kind: 'VENDOR', name: `Vendor ${clients}`, contact: 'x', scopes: [], expiresAt: later(minutes) },
    now,
  );
};

/** What a bearer of this token is at this time, through the very door that requests come in by. */
async function basisAt(token: string, at: Date): Promise<string> {
  const credentials = { authorization: [`Bearer ${token}`], purpose: [], address: '127.0.0.1' };
  const settings = { ...defaultSettings, timeZone };
  return resolvePrincipal(database.pools(), credentials, at, settings).then(
    ({ basis }) => basis,
    (error: CarrelError) => error.extensions.code,
  );
}

const stateOf = async (id: string, at: Date) =>
  (await listTokens(operator.db, at)).find((token) => token.id === id)?.state;

test('a token MUST open until its expiry and cannot after it', async () => {
  const { token, id, expiresAt } = await clerk('expiry', 60);
  expect(expiresAt).toEqual(later(60));
  expect([await basisAt(token, later(59)), await stateOf(id, later(59))]).toEqual(['STAFF', 'ACTIVE']);
  expect([await basisAt(token, later(60)), await stateOf(id, later(60))]).toEqual([
    'UNAUTHENTICATED',
    'EXPIRED',
  ]);
});

test('a token cannot be issued already expired', async () => {
  await expect(clerk('late', 0)).rejects.toMatchObject({ code: 'EXPIRY_PAST' });
});

test('only the hash MUST be stored: no token stands anywhere in the database', async () => {
  const { token } = await clerk('stored');
  const { token: client } = await issueClientToken(
    operator.db,
    { clientId: (await vendor()).clientId, label: 'stored', expiresAt: later(5) },
    now,
  );
  const everything = await everythingIn(database.superuser);
  expect(everything).toContain('Bell Archer');
  for (const secret of [token, client, token.slice(9, 52), client.slice(9, 52)])
    expect(everything).not.toContain(secret);
});

test('revoking MUST end a token at once, leave others, and say when it did nothing', async () => {
  const [one, other] = [await clerk('one'), await clerk('other')];
  expect(await revokeToken(operator.db, one.id, later(1))).toEqual({ id: one.id, revoked: true });
  expect(await basisAt(one.token, later(1))).toBe('UNAUTHENTICATED');
  expect(await basisAt(other.token, later(1))).toBe('STAFF');
  expect(await stateOf(one.id, later(1))).toBe('REVOKED');
  expect(await revokeToken(operator.db, one.id, later(2))).toEqual({ id: one.id, revoked: false });
});

test('a leaked token MUST be revocable by its text alone', async () => {
  const { token, id } = await clerk('leaked');
  expect(await revokeToken(operator.db, token, later(1))).toEqual({ id, revoked: true });
  expect(await basisAt(token, later(1))).toBe('UNAUTHENTICATED');
});

test.each(['', 'nonsense', '00000000-0000-4000-8000-000000000000', "' or true --"])(
  'what is not there cannot be revoked or rotated: %j',
  async (id) => {
    await expect(revokeToken(operator.db, id, now)).rejects.toMatchObject({ code: 'NO_SUCH_TOKEN' });
    const rotating = rotateToken(operator.db, id, { overlap: none, timeZone }, now);
    await expect(rotating).rejects.toMatchObject({ code: 'NO_SUCH_TOKEN' });
  },
);

test('rotating without overlap MUST end the old token at once', async () => {
  const old = await clerk('rotated');
  const fresh = await rotateToken(operator.db, old.id, { overlap: none, timeZone }, later(10));
  expect(fresh.token).not.toBe(old.token);
  expect(await basisAt(old.token, later(10))).toBe('UNAUTHENTICATED');
  expect(await basisAt(fresh.token, later(10))).toBe('STAFF');
  expect(fresh.expiresAt).toEqual(later(610));
});

test('rotating with an overlap MUST keep both until it ends, and then only the new one', async () => {
  const old = await clerk('overlapping');
  const fresh = await rotateToken(operator.db, old.id, { overlap: hour, timeZone }, now);
  for (const { token } of [old, fresh]) expect(await basisAt(token, later(59))).toBe('STAFF');
  expect(await basisAt(old.token, later(60))).toBe('UNAUTHENTICATED');
  expect(await basisAt(fresh.token, later(60))).toBe('STAFF');
});

test('an overlap cannot lengthen the old token’s life', async () => {
  const old = await clerk('short', 30);
  await rotateToken(operator.db, old.id, { overlap: hour, timeZone }, now);
  expect(await basisAt(old.token, later(30))).toBe('UNAUTHENTICATED');
});

test('a token that has ended cannot be rotated back to life', async () => {
  const expired = await clerk('expired', 5);
  const revoked = await clerk('revoked');
  await revokeToken(operator.db, revoked.id, now);
  for (const { id } of [expired, revoked]) {
    const rotating = rotateToken(operator.db, id, { overlap: hour, timeZone }, later(5));
    await expect(rotating).rejects.toMatchObject({ code: 'TOKEN_ENDED' });
  }
});

test('a token cannot outlive its client, neither issued nor rotated', async () => {
  const client = await vendor(100);
  const request = { clientId: client.clientId, label: 'bounded' };
  await expect(
    issueClientToken(operator.db, { ...request, expiresAt: later(101) }, now),
  ).rejects.toMatchObject({ code: 'CLIENT_ENDS_FIRST' });
  const old = await issueClientToken(operator.db, { ...request, expiresAt: later(100) }, now);
  const fresh = await rotateToken(operator.db, old.id, { overlap: none, timeZone }, later(50));
  expect(fresh.expiresAt).toEqual(later(100));
  expect(await basisAt(fresh.token, later(99))).toBe('VENDOR');
  expect(await basisAt(fresh.token, later(100))).toBe('UNAUTHENTICATED');
});

test('a client that was revoked gets no token, and those it has are shown as revoked', async () => {
  const client = await vendor();
  const request = { clientId: client.clientId, label: 'gone', expiresAt: later(10) };
  const { id } = await issueClientToken(operator.db, request, now);
  await database.superuser`update clients set revoked_at = ${now} where id = ${client.clientId}`;
  expect(await stateOf(id, later(1))).toBe('REVOKED');
  await expect(issueClientToken(operator.db, request, now)).rejects.toMatchObject({ code: 'CLIENT_ENDED' });
  const rotating = rotateToken(operator.db, id, { overlap: none, timeZone }, later(1));
  await expect(rotating).rejects.toMatchObject({ code: 'TOKEN_ENDED' });
  await expect(
    issueClientToken(operator.db, { ...request, clientId: crypto.randomUUID() }, now),
  ).rejects.toMatchObject({ code: 'NO_SUCH_CLIENT' });
});

test('[third-party.no-pii] no client can be made with a person’s class, by the program or by a statement', async () => {
  const make = (kind: 'VENDOR' | 'AGENCY' | 'FEED', scopes: string[]) => {
    clients += 1;
    const client = { kind, name: `Client ${clients}`, contact: 'x', scopes, expiresAt: later(9) };
    return createClient(operator, client, now);
  };
  const statistician = await make('VENDOR', ['statistics']);
  expect(await basisAt(statistician.token, now)).toBe('VENDOR');
  for (const scope of ['identity', 'contact', 'circulation', 'standing', 'statistics ', 'open'])
    await expect(make('VENDOR', ['statistics', scope])).rejects.toMatchObject({ code: 'SCOPE_NOT_ALLOWED' });
  for (const kind of ['AGENCY', 'FEED'] as const)
    await expect(make(kind, ['statistics'])).rejects.toMatchObject({ code: 'SCOPE_NOT_ALLOWED' });
  const { clientId: id } = await make('VENDOR', []);
  await expect(database.superuser`update clients set scopes = '{identity}' where id = ${id}`).rejects.toThrow(
    'clients_scopes',
  );
});
