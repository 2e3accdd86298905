import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usualPace } from '../../src/principals/oidc/keySet.ts';
import { expectRefused } from './answers.ts';
import { openStaffDoor, type StaffDoor } from './signedIn.ts';

let door: StaffDoor;
beforeAll(async () => {
  // The cool-down and the life of keys go by the door's clock; after a failure the test does not care to wait.
  door = await openStaffDoor({ ...usualPace, retryAfter: 0 });
});
afterAll(() => door.close());

const coolDown = usualPace.coolDown / 1000;
const keysLive = usualPace.keysLive / 1000;
const signIn = async () => (await door.issuer.signIn('clerk', { roles: ['circ-desk'] })).access;
const fetches = () => door.issuer.asked.filter((path) => path === '/jwks').length;
const statusOf = async (token: string) => (await door.viewer(token)).status;
const madeUp = (kid: string) => door.issuer.forge(door.claims(), { kid });

describe('[collect.function] the issuer’s keys', () => {
  test('MUST be fetched once for many requests, and again only when they are old', async () => {
    const before = fetches();
    const tokens = await Promise.all(Array.from({ length: 8 }, signIn));
    for (const token of tokens) expect(await statusOf(token)).toBe(200);
    expect(fetches()).toBe(before);
    door.pass(keysLive);
    const later = await signIn();
    expect(await Promise.all(Array.from({ length: 8 }, () => statusOf(later)))).toEqual(Array(8).fill(200));
    expect(fetches()).toBe(before + 1);
  });

  test('MUST follow a rotation without a restart: the new key’s tokens good, the old key’s dead', async () => {
    door.pass(coolDown);
    const old = await signIn();
    expect(await statusOf(old)).toBe(200);
    await door.issuer.rotate();
    const fresh = await signIn();
    expect(await statusOf(fresh)).toBe(200);
    expectRefused(await door.viewer(old), 401, 'UNAUTHENTICATED');
    expect(await statusOf(fresh)).toBe(200);
  });

  test('an old key MUST die with the age of the keys, though no token of the new one ever comes', async () => {
    const old = await door.issuer.forge(door.claims({ exp: door.seconds() + 3_600 }));
    await door.issuer.rotate();
    door.pass(keysLive - 60);
    expect(await statusOf(old)).toBe(200);
    door.pass(60);
    expectRefused(await door.viewer(old), 401, 'UNAUTHENTICATED');
  });

  test('cannot be fetched more than once in a cool-down by tokens with made-up keys', async () => {
    const good = await signIn();
    expect(await statusOf(good)).toBe(200);
    door.pass(coolDown);
    const before = fetches();
    const flood = await Promise.all(Array.from({ length: 30 }, (_, index) => madeUp(`made up ${index}`)));
    const answers = await Promise.all(flood.map((token) => door.viewer(token)));
    for (const answer of answers) expectRefused(answer, 401, 'UNAUTHENTICATED');
    for (const token of flood) expect(await statusOf(token)).toBe(401);
    expect(fetches()).toBe(before + 1);
    door.pass(coolDown - 1);
    expect(await statusOf(flood[0] ?? '')).toBe(401);
    expect(fetches()).toBe(before + 1);
    door.pass(1);
    expect(await statusOf(flood[1] ?? '')).toBe(401);
    expect(fetches()).toBe(before + 2);
    expect(await statusOf(good)).toBe(200);
  });

  test('cannot be asked for by what is no access token', async () => {
    door.pass(coolDown);
    const before = fetches();
    for (const header of [
      { alg: 'none' },
      { alg: 'HS256' },
      { alg: 'RS256', jku: 'https://elsewhere.example' },
    ]) {
      const [, payload, signature] = (await madeUp('made up')).split('.');
      const first = Buffer.from(JSON.stringify({ typ: 'at+jwt', kid: 'made up', ...header }));
      expect(await statusOf([first.toString('base64url'), payload, signature].join('.'))).toBe(401);
    }
    expect(fetches()).toBe(before);
  });
});

describe('[unavailable] a provider', () => {
  /** Without keys: the next token has to have them fetched. */
  beforeEach(() => door.pass(keysLive));

  const ready = async () => (await door.carrel.send('GET', '/health/ready', [])).status;

  test('that is down cannot make anybody of a token, MUST leave all others alone, and heals by itself', async () => {
    const token = await signIn();
    door.issuer.down = true;
    try {
      expectRefused(await door.viewer(token), 503, 'UNAVAILABLE');
      expectRefused(await door.viewer(await madeUp('made up')), 503, 'UNAVAILABLE');
      expect((await door.viewer(door.carrel.tokens.clerk)).json.data.viewer.role).toBe('CLERK');
      expect((await door.viewer(door.carrel.tokens.card)).json.data.viewer.basis).toBe('CARD');
      expect(await ready()).toBe(200);
    } finally {
      door.issuer.down = false;
    }
    expect(await statusOf(token)).toBe(200);
    expect(await statusOf(await madeUp('made up'))).toBe(401);
  });

  test('that goes down after its keys were fetched cannot stop who has signed in, nor let in who has not', async () => {
    const token = await signIn();
    expect(await statusOf(token)).toBe(200);
    door.pass(coolDown);
    door.issuer.down = true;
    try {
      expect(await statusOf(token)).toBe(200);
      expectRefused(await door.viewer(await madeUp('made up')), 503, 'UNAVAILABLE');
      expect(await statusOf(token)).toBe(200);
    } finally {
      door.issuer.down = false;
    }
  });

  const discovery = '/.well-known/openid-configuration';
  const told = (document: object) => JSON.stringify(document);
  const jwks = () => `${door.issuer.url}/jwks`;
  const right = () => ({ issuer: door.issuer.url, jwks_uri: jwks() });
  const faults: Readonly<Record<string, () => readonly [path: string, body: string, status?: number]>> = {
    'of another issuer': () => [discovery, told({ issuer: 'https://elsewhere.example', jwks_uri: jwks() })],
    'of the issuer with a slash more': () => [
      discovery,
      told({ issuer: `${door.issuer.url}/`, jwks_uri: jwks() }),
    ],
    'of nobody': () => [discovery, told({ jwks_uri: jwks() })],
    'without keys': () => [discovery, told({ issuer: door.issuer.url })],
    'with keys that are read in the open': () => [
      discovery,
      // The same server, by an address that only this machine happens to know as its own.
      told({ issuer: door.issuer.url, jwks_uri: jwks().replace('127.0.0.1', '[::ffff:127.0.0.1]') }),
    ],
    'with keys in a file': () => [discovery, told({ issuer: door.issuer.url, jwks_uri: 'file:///etc/jwks' })],
    'that is no object': () => [discovery, 'null'],
    'that is no JSON': () => [discovery, '<html>'],
    // In all but one thing as it must be.
    'that is an error': () => [discovery, told(right()), 404],
    'that sends elsewhere': () => [discovery, '', 302],
    'with no end': () => [discovery, told({ ...right(), padding: 'x'.repeat(300_000) })],
    'whose keys are none': () => ['/jwks', told({ keys: 'none' })],
    'whose keys are broken': () => ['/jwks', told({}), 500],
  };

  for (const [name, fault] of Object.entries(faults))
    test(`with a document ${name} cannot make anybody of a token, until it is mended`, async () => {
      const token = await signIn();
      const [path, body, status = 200] = fault();
      door.issuer.instead.set(path, (response) => {
        response.writeHead(status, { location: `${door.issuer.url}/moved` }).end(body);
      });
      door.issuer.instead.set('/moved', (response) => response.end(told(right())));
      try {
        expectRefused(await door.viewer(token), 503, 'UNAVAILABLE');
      } finally {
        door.issuer.instead.clear();
      }
      expect(await statusOf(token)).toBe(200);
    });

  test('MUST show in the process’s log when it fails and when it is back, once each, with nothing it said', () => {
    const lines = door.carrel.log.filter((line) => line.includes('identity provider'));
    const [failed, back] = ['out of reach', 'is back'].map((word) =>
      lines.filter((line) => line.includes(word)),
    );
    expect(failed?.length).toBeGreaterThan(10);
    expect(Math.abs((failed?.length ?? 0) - (back?.length ?? 0))).toBeLessThanOrEqual(1);
    expect(lines.join('')).toContain('its discovery document is of another issuer');
    expect(lines.join('')).not.toMatch(/elsewhere|library\.example|127\.0\.0\.1|html|etc/);
  });
});
