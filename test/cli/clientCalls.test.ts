import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operator } from '../../drizzle/operator.ts';
import { listClients } from '../../src/cli/clientList.ts';
import { changeIn } from '../../src/cli/clientOptions.ts';
import { registerFrom } from '../../src/cli/clientRegister.ts';
import type { Given } from '../../src/cli/tokenOptions.ts';
import {
  changeClient,
  revokeClientNamed,
  rotateSubjects,
  rotateTokenOf,
} from '../../src/principals/clientChanges.ts';
import { Connecting, hashOf, standing } from '../acts/connecting.ts';
import { everythingIn } from '../principals/everything.ts';
import { type TestCarrel, timeZone } from '../setup/carrel.ts';

/** What the command line does to clients, seen over HTTP by those clients, at a time of the test's. */

let library: Connecting;
let carrel: TestCarrel;
let operator: Operator;
beforeAll(async () => {
  library = await Connecting.open();
  carrel = library.carrel;
  operator = await carrel.database.operator();
});
afterAll(() => carrel.close());

const vendor = 'Nightjar Digital Media';
const overlap = (text: string) => ({ overlap: Temporal.Duration.from(text), timeZone });
let named = 0;
const register = (given: Given = {}) => {
  named += 1;
  const usual = { name: `Owl ${named}`, kind: 'vendor', contact: 'owl@example.com', expires: 'P30D' };
  return registerFrom(operator, { ...usual, ...given }, timeZone, standing);
};
const basisOf = async (token: string): Promise<string> => {
  const viewer = await library.viewer(token);
  return viewer.basis ?? viewer;
};

async function subjectFor(persona: 'vendor' | 'otherVendor'): Promise<string> {
  const { number, pin } = carrel.cards.adult;
  const answer = await carrel.query(`{ cardStanding(cardNumber: "${number}", pin: "${pin}") { subject } }`, {
    token: carrel.tokens[persona],
  });
  expect(answer.json.data?.cardStanding.subject, answer.text).toMatch(/^[\w-]{43}$/);
  return answer.json.data.cardStanding.subject;
}

describe('[third-party.no-pii] carrel client register', () => {
  test.each([
    [{}, 'VENDOR'],
    [{ kind: 'feed' }, 'FEED'],
    [{ networks: '127.0.0.1' }, 'VENDOR'],
    [{ networks: '192.0.2.0/24,2001:db8::/32' }, 'UNAUTHENTICATED'],
  ])('MUST enter who can connect at once, from its networks alone: %j %s', async (given, basis) => {
    expect(await basisOf((await register(given)).token)).toBe(basis);
  });

  test('[recovery.agency] MUST give an agency its row among the agencies', async () => {
    await register({ kind: 'agency', name: 'Lapwing Recovery' });
    const rows = await carrel.database.superuser`
      select from clients c join agencies a on a.id = c.agency_id where a.name = 'Lapwing Recovery'`;
    expect(rows).toHaveLength(1);
  });

  test('MUST be the desk’s own act: it leaves that act’s outcome, and the desk sees the client', async () => {
    const outcomes = () => carrel.database.superuser`select from act_outcomes where outcome = 'REGISTERED'`;
    const before = (await outcomes()).length;
    await register({ name: '  Owl by the desk ', rate: '9' });
    expect(await outcomes()).toHaveLength(before + 1);
    const { json } = await carrel.query(
      '{ clients(first: 100) { edges { node { name ratePerMinute expiresAt } } } }',
      library.administrator(),
    );
    expect(json.data.clients.edges.map(({ node }: { node: object }) => node)).toContainEqual({
      name: 'Owl by the desk',
      ratePerMinute: 9,
      expiresAt: '2026-07-17T18:00:00.000Z',
    });
  });

  test.each<[Given, string]>([
    [{ name: vendor }, 'CLIENT_EXISTS'],
    [{ name: ' ' }, 'BAD_OPTION'],
    [{ name: 'n'.repeat(201) }, 'BAD_NAME'],
    [{ name: 'Line\nBreak \u001b[31m' }, 'BAD_NAME'],
    [{ contact: 'line\u0000' }, 'BAD_NAME'],
    [{ kind: 'VENDOR' }, 'BAD_OPTION'],
    [{ networks: '192.0.2.7/24' }, 'BAD_OPTION'],
    [{ networks: ',' }, 'BAD_OPTION'],
    [{ networks: Array.from({ length: 51 }, (_, each) => `10.0.${each}.0/24`).join(',') }, 'BAD_OPTION'],
    [{ rate: '0' }, 'BAD_OPTION'],
    [{ rate: '10000001' }, 'BAD_OPTION'],
    [{ rate: '1e3' }, 'BAD_OPTION'],
    [{ expires: 'P0D' }, 'EXPIRY_PAST'],
    [{ scopes: 'identity' }, 'SCOPE_NOT_ALLOWED'],
    [{ scopes: 'statistics', kind: 'agency' }, 'SCOPE_NOT_ALLOWED'],
  ])('cannot be called with %j: %s, and nothing is written', async (given, code) => {
    const counted = () => carrel.database.superuser`select (select count(*) from clients) as clients,
      (select count(*) from tokens) as tokens, (select count(*) from act_outcomes) as outcomes`;
    const before = await counted();
    await expect(async () => register(given)).rejects.toMatchObject({ code });
    expect(await counted()).toEqual(before);
  });
});

describe('[third-party.no-pii] carrel client rotate, revoke', () => {
  test('old and new MUST both be good until the overlap has ended, and then only the new one', async () => {
    const { token: old } = await register({ name: 'Owl that rotates' });
    const { token, expiresAt } = await rotateTokenOf(
      operator,
      'Owl that rotates',
      overlap('PT24H'),
      standing,
    );
    expect(expiresAt).toEqual(new Date('2026-07-17T18:00:00Z'));
    for (const each of [old, token]) expect(await basisOf(each)).toBe('VENDOR');
    await library.later(24 * 60 - 1, async () => {
      for (const each of [old, token]) expect(await basisOf(each)).toBe('VENDOR');
    });
    await library.later(24 * 60, async () => {
      expect(await basisOf(old)).toBe('UNAUTHENTICATED');
      expect(await basisOf(token)).toBe('VENDOR');
    });
    // Neither is anywhere: not in the log, not in the database; of each there is just the one hash.
    const everything = await everythingIn(carrel.database.superuser);
    for (const secret of [old, token]) {
      const random = secret.slice('carrel_c_'.length, -8);
      for (const text of [everything, ...carrel.log]) expect(text).not.toContain(random);
      expect(everything.split(hashOf(secret))).toHaveLength(2);
      expect(carrel.log.join()).not.toContain(hashOf(secret));
    }
  });

  test('cannot be done for nobody or who has ended, nor with an overlap beyond 90 days', async () => {
    await register({ name: 'Owl that ends', expires: 'P1D' });
    const tomorrow = new Date(standing.getTime() + 86_400_000);
    for (const [name, by, at, code] of [
      ['Nobody', 'PT0S', standing, 'NO_SUCH_CLIENT'],
      ['Owl that ends', 'PT0S', tomorrow, 'CLIENT_ENDED'],
      ['Owl that ends', 'P91D', standing, 'BAD_OPTION'],
      ['Owl that ends', 'P9999999Y', standing, 'BAD_OPTION'],
    ] as const)
      await expect(rotateTokenOf(operator, name, overlap(by), at)).rejects.toMatchObject({ code });
  });

  test('revoke MUST end every token at the next request, and says when it did nothing', async () => {
    const { token } = await register({ name: 'Owl that goes' });
    const { token: other } = await register();
    expect(await revokeClientNamed(operator, 'Owl that goes', standing)).toBe(true);
    expect(await basisOf(token)).toBe('UNAUTHENTICATED');
    expect(await basisOf(other)).toBe('VENDOR');
    expect(await revokeClientNamed(operator, 'Owl that goes', standing)).toBe(false);
    await expect(revokeClientNamed(operator, 'Nobody', standing)).rejects.toMatchObject({
      code: 'NO_SUCH_CLIENT',
    });
    const listed = (await listClients(operator, standing)).find(({ name }) => name === 'Owl that goes');
    expect(listed).toMatchObject({ state: 'REVOKED', revokedAt: expect.any(String) });
  });
});

describe('[third-party.no-pii] carrel client rotate-subjects', () => {
  test('MUST make every subject of that vendor another, for good, and cannot change another vendor’s', async () => {
    const [before, other] = [await subjectFor('vendor'), await subjectFor('otherVendor')];
    expect(await subjectFor('vendor')).toBe(before);
    await rotateSubjects(operator, vendor, standing);
    const after = await subjectFor('vendor');
    expect(after).not.toBe(before);
    expect(after).not.toBe(other);
    expect(await subjectFor('otherVendor')).toBe(other);
    await rotateSubjects(operator, vendor, standing);
    expect([before, after]).not.toContain(await subjectFor('vendor'));
    expect(await subjectFor('otherVendor')).toBe(other);
  });

  test('cannot be done for who is told no subjects, is not there, or has ended', async () => {
    await register({ name: 'Owl without a future', expires: 'P1D' });
    const tomorrow = new Date(standing.getTime() + 86_400_000);
    for (const [name, at, code] of [
      ['Larkspur circulation system', standing, 'CLIENT_KIND_DIFFERS'],
      ['Nobody', standing, 'NO_SUCH_CLIENT'],
      ['Owl without a future', tomorrow, 'CLIENT_ENDED'],
    ] as const)
      await expect(rotateSubjects(operator, name, at)).rejects.toMatchObject({ code });
  });
});

describe('[third-party.no-pii] carrel client set', () => {
  const set = (name: string, given: Given) => changeClient(operator, name, changeIn(given), standing);

  test('MUST hold from the next request on, for that client alone', async () => {
    const { token } = await register({ name: 'Owl that moves' });
    await set('Owl that moves', { networks: '192.0.2.0/24' });
    expect(await basisOf(token)).toBe('UNAUTHENTICATED');
    expect(await basisOf(carrel.tokens.vendor)).toBe('VENDOR');
    await set('Owl that moves', { networks: '192.0.2.0/24,127.0.0.1' });
    expect(await basisOf(token)).toBe('VENDOR');
    await set('Owl that moves', { networks: '192.0.2.0/24' });
    await set('Owl that moves', { anyNetwork: true, rate: '12' });
    expect(await basisOf(token)).toBe('VENDOR');
    const listed = (await listClients(operator, standing)).find(({ name }) => name === 'Owl that moves');
    expect(listed).toMatchObject({ networks: [], ratePerMinute: 12, state: 'ACTIVE' });
  });

  test.each<[string, Given, string]>([
    [vendor, {}, 'BAD_OPTION'],
    [vendor, { networks: '192.0.2.0/24', anyNetwork: true }, 'BAD_OPTION'],
    [vendor, { networks: 'canary' }, 'BAD_OPTION'],
    [vendor, { rate: '-1' }, 'BAD_OPTION'],
    ['Nobody', { usualRate: true }, 'NO_SUCH_CLIENT'],
    [vendor, { rate: '7', usualRate: true }, 'BAD_OPTION'],
  ])('cannot be called for %s with %j: %s', async (name, given, code) => {
    const rows = () => carrel.database.superuser`select networks, rate_per_minute from clients order by id`;
    const before = await rows();
    await expect(async () => set(name, given)).rejects.toMatchObject({ code });
    expect(await rows()).toEqual(before);
  });
});
