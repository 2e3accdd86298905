import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isTokenShaped } from '../../src/principals/token.ts';
import { everythingIn } from '../principals/everything.ts';
import { carrel } from './carrelProcess.ts';

/** `carrel client …` as its users run it, on a database of its own. */
const database = `cli_client_${randomBytes(4).toString('hex')}`;
let admin: postgres.Sql;
let inside: postgres.Sql;
let env: Record<string, string>;

beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  const url = Object.assign(new URL(inject('clusterUrl')), { pathname: database }).href;
  env = { DATABASE_URL: url, CARREL_SECRET: 'a secret of more than thirty-two characters' };
  inside = postgres(url, { max: 1, onnotice: () => {} });
  expect((await carrel(['migrate'], env)).status).toBe(0);
});
afterAll(async () => {
  await inside.end();
  await admin.unsafe(`drop database ${database} with (force)`);
  await admin.end();
});

const client = (...args: string[]) => carrel(['client', ...args], env);
const owl = ['--kind', 'vendor', '--contact', 'owl@example.com'];

test('register MUST print the token once, alone on standard output, and keep only its hash', async () => {
  expect((await client('list')).out).toBe('No client is registered.\n');
  const more = ['--scopes', 'statistics', '--networks', '192.0.2.7, 2001:DB8::/32', '--rate', '600'];
  const { status, out, err } = await client('register', 'Owl Audio', ...owl, ...more, '--expires', 'P30D');
  expect({ status, err }).toEqual({ status: 0, err: expect.stringMatching(/^It expires 20\S+Z\. .*\n$/) });
  expect(out).toMatch(/^[^\n]+\n$/);
  expect(isTokenShaped(out.trim())).toBe(true);
  const everything = await everythingIn(inside);
  expect(everything).toContain('Owl Audio');
  expect(everything).not.toContain(out.trim().slice(9));
});

test('list MUST show who connects, from where, how much and when last, and never a token', async () => {
  await inside`insert into client_days select id, '2026-06-05', 2, 3 from clients`;
  const { out } = await client('list');
  const [head, row] = out.split('\n');
  expect(head).toMatch(/^kind +name +contact +scopes +expires +networks +rate +documents +last used +state$/);
  expect(row).toMatch(
    /^VENDOR +Owl Audio +owl@example\.com +statistics +20\S+Z +192\.0\.2\.7\/32,2001:db8::\/32 +600 +0 +2026-06-05 +ACTIVE$/,
  );
  const json = await client('list', '--json');
  expect(JSON.parse(json.out)).toEqual([
    {
      id: expect.any(String),
      kind: 'VENDOR',
      name: 'Owl Audio',
      contact: 'owl@example.com',
      scopes: ['statistics'],
      networks: ['192.0.2.7/32', '2001:db8::/32'],
      ratePerMinute: 600,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      revokedAt: null,
      lastUsedOn: '2026-06-05',
      documents: [],
      state: 'ACTIVE',
    },
  ]);
  expect(out + json.out).not.toContain('carrel_');
});

test('set MUST change what is named and leave the rest, and rotate and revoke MUST end tokens', async () => {
  const row = async () => {
    const [found] = await inside`select networks, rate_per_minute as rate, subject_key as key from clients`;
    return found;
  };
  expect((await client('set', 'Owl Audio', '--usual-rate')).out).toBe('Set.\n');
  expect(await row()).toEqual({ networks: ['192.0.2.7/32', '2001:db8::/32'], rate: null, key: 1 });
  await client('set', 'Owl Audio', '--networks', '198.51.100.0/24', '--rate', '7');
  expect(await row()).toEqual({ networks: ['198.51.100.0/24'], rate: 7, key: 1 });
  await client('set', 'Owl Audio', '--any-network');
  expect(await row()).toEqual({ networks: [], rate: 7, key: 1 });
  expect((await client('rotate-subjects', 'Owl Audio')).status).toBe(0);
  expect(await row()).toEqual({ networks: [], rate: 7, key: 2 });

  const rotated = await client('rotate', 'Owl Audio', '--overlap', 'PT24H');
  expect(isTokenShaped(rotated.out.trim())).toBe(true);
  expect(rotated.err).toMatch(/Its old tokens end in PT24H\.\n$/);
  const alive = () => inside`select from tokens where revoked_at is null`;
  expect(await alive()).toHaveLength(2);
  expect((await client('rotate', 'Owl Audio')).err).toContain('Its old tokens have ended.');
  expect(await alive()).toHaveLength(1);
  expect(await client('revoke', 'Owl Audio')).toEqual({ status: 0, out: 'Revoked.\n', err: '' });
  expect(await alive()).toHaveLength(0);
  expect((await client('revoke', 'Owl Audio')).out).toBe('It was revoked before.\n');
});

const canary = 'canary-of-a-client';
test.each<[string, string[], number, RegExp]>([
  ['nobody', ['rotate', canary], 1, /\[NO_SUCH_CLIENT\]/],
  [
    'a kind that is none',
    ['register', 'N', '--kind', canary, '--contact', 'a'],
    2,
    /--kind takes one of .*\[BAD_OPTION\]/,
  ],
  ['no network', ['register', canary, ...owl, '--networks', canary], 2, /--networks takes .*\[BAD_OPTION\]/],
  ['a rate that is none', ['register', canary, ...owl, '--rate', canary], 2, /--rate takes .*\[BAD_OPTION\]/],
  ['a person’s class', ['register', canary, ...owl, '--scopes', 'contact'], 2, /\[SCOPE_NOT_ALLOWED\]/],
  ['a name that is taken', ['register', 'Owl Audio', ...owl], 1, /\[CLIENT_EXISTS\]/],
  ['an end that is past', ['register', canary, ...owl, '--expires', '2020-01-01'], 2, /\[EXPIRY_PAST\]/],
  ['nothing to set', ['set', canary], 2, /say what to set.*\[BAD_OPTION\]/],
  ['an option that is none', ['list', `--cart=${canary}`], 2, /unknown option '--cart'/],
  ['a client that has ended', ['set', 'Owl Audio', '--usual-rate'], 1, /\[CLIENT_ENDED\]/],
])('a wrong call ends in one line without what was given: %s', async (_, args, status, line) => {
  const ended = await client(...args);
  expect(ended.err).toMatch(line);
  expect(ended.err).toMatch(/^carrel: [^\n]+\n$/);
  expect(ended.err).not.toContain(canary);
  expect(ended).toMatchObject({ status, out: '' });
});
