import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Given } from '../../src/cli/tokenOptions.ts';
import { Desk, minutes } from './tokenCalls.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.database.drop());

describe('clients', () => {
  test('a vendor MUST be made and get a token, then another one by name', async () => {
    const made = await desk.issue({
      kind: 'vendor',
      client: 'Owl Audio',
      create: true,
      contact: 'owl@example.com',
      scope: 'statistics',
      expires: 'P30D',
    });
    expect(made.expiresAt).toEqual(new Date('2026-04-01T18:00:00Z')); // noon again, in summer time
    expect(await desk.principal(made.token)).toMatchObject({ basis: 'VENDOR', scopes: ['statistics'] });
    const other = await desk.issue({ kind: 'vendor', client: 'Owl Audio', expires: '2026-03-05' });
    expect(other.expiresAt).toEqual(new Date('2026-03-06T07:00:00Z'));
  });

  test('an agency MUST get its row among the agencies, and a feed its own basis', async () => {
    const contact = 'x@example.com';
    const agency = await desk.issue({
      kind: 'agency',
      client: 'Finders',
      create: true,
      contact,
      expires: 'P1D',
    });
    const [row] = await desk.database.superuser<
      { id: string }[]
    >`select id from agencies where name = 'Finders'`;
    expect(await desk.principal(agency.token)).toMatchObject({
      basis: 'COLLECTION_AGENCY',
      agencyId: row?.id,
    });
    const feed = await desk.issue({ kind: 'feed', client: 'ILS', create: true, contact, expires: 'P1D' });
    expect(await desk.principal(feed.token)).toMatchObject({ basis: 'FEED' });
  });

  test.each<[string, Given, string]>([
    ['an unknown client', { kind: 'vendor', client: 'Nobody', expires: 'P1D' }, 'NO_SUCH_CLIENT'],
    ['no expiry', { kind: 'vendor', client: 'Papermill Databases' }, 'BAD_OPTION'],
    [
      'an expiry that is past',
      { kind: 'vendor', client: 'Papermill Databases', expires: '2026-03-01' },
      'EXPIRY_PAST',
    ],
    ['no expiry at all', { kind: 'vendor', client: 'Papermill Databases', expires: 'never' }, 'BAD_OPTION'],
    ['a negative one', { kind: 'vendor', client: 'Papermill Databases', expires: '-P1D' }, 'BAD_OPTION'],
    [
      'a client of another kind',
      { kind: 'feed', client: 'Papermill Databases', expires: 'P1D' },
      'CLIENT_KIND_DIFFERS',
    ],
    [
      '--create for one that is there',
      { kind: 'vendor', client: 'Papermill Databases', create: true, contact: 'a', expires: 'P1D' },
      'CLIENT_EXISTS',
    ],
    [
      'a scope it was not made with',
      { kind: 'vendor', client: 'Nightjar Digital Media', scope: 'statistics', expires: 'P1D' },
      'SCOPE_NOT_HELD',
    ],
    [
      'a scope for a feed',
      { kind: 'feed', client: 'Larkspur circulation system', scope: 'statistics', expires: 'P1D' },
      'BAD_OPTION',
    ],
    [
      '--create without a contact',
      { kind: 'vendor', client: 'N', create: true, expires: 'P1D' },
      'BAD_OPTION',
    ],
    [
      'a card for a vendor',
      { kind: 'vendor', client: 'N', expires: 'P1D', card: '29999900000010' },
      'BAD_OPTION',
    ],
  ])('a client’s token cannot come of %s, and nothing is written', async (_, given, code) => {
    const before = await desk.written();
    expect(await desk.codeOf(given)).toBe(code);
    expect(await desk.written()).toEqual(before);
  });

  test.each(['identity', 'contact', 'circulation', 'statistics,recovery', 'standing'])(
    '[third-party.no-pii] a vendor cannot be given %s',
    async (scope) => {
      const given = { kind: 'vendor', client: 'Greedy', create: true, contact: 'a', expires: 'P1D', scope };
      const before = await desk.written();
      await expect(desk.issue(given)).rejects.toMatchObject({ code: 'SCOPE_NOT_ALLOWED' });
      expect(await desk.written()).toEqual(before);
    },
  );
});

describe('staff', () => {
  test.each(['volunteer', 'clerk', 'administrator'])('a %s MUST get a token for a day', async (role) => {
    const { token, expiresAt } = await desk.issue({ kind: 'staff', name: 'Bell Archer', role });
    expect(expiresAt).toEqual(minutes(24 * 60));
    expect(await desk.principal(token)).toMatchObject({
      basis: 'STAFF',
      role: role.toUpperCase(),
      name: 'Bell Archer',
    });
  });

  test.each<[string, Given]>([
    ['no role', { kind: 'staff', name: 'A' }],
    ['a role that is none', { kind: 'staff', name: 'A', role: 'director' }],
    ['an empty name', { kind: 'staff', name: ' ', role: 'clerk' }],
    ['a basis', { kind: 'staff', name: 'A', role: 'clerk', basis: 'card' }],
    ['no kind', {}],
    ['a kind that is none', { kind: 'STAFF' }],
  ])('a member of staff cannot have %s', async (_, given) => {
    expect(await desk.codeOf(given)).toBe('BAD_OPTION');
  });
});
