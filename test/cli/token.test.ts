import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { isTokenShaped } from '../../src/principals/token.ts';
import { everythingIn } from '../principals/everything.ts';
import { carrel } from './carrelProcess.ts';

/** The command as its users run it, on a database of its own. */
const name = `cli_token_${randomBytes(4).toString('hex')}`;
let admin: postgres.Sql;
let inside: postgres.Sql;
let env: Record<string, string>;

beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = Object.assign(new URL(inject('clusterUrl')), { pathname: name }).href;
  env = { DATABASE_URL: url, CARREL_SECRET: 'a secret of more than thirty-two characters' };
  inside = postgres(url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await inside.end();
  await admin.unsafe(`drop database ${name} with (force)`);
  await admin.end();
});

const token = (...args: string[]) => carrel(['token', ...args], env);
const vendor = ['--kind', 'vendor', '--client', 'Owl Audio'];
const rows = () => inside<{ id: string; ended: boolean }[]>`
  select id, revoked_at is not null as ended from tokens order by created_at`;

test('a database that nobody has migrated cannot be used, and the line says what to do', async () => {
  const { status, out, err } = await token('list');
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/^carrel: .*`carrel migrate` first \[NOT_MIGRATED\]\n$/);
  expect((await carrel(['migrate'], env)).status).toBe(0);
  expect((await token('list')).out).toBe('No token is in force.\n');
});

test('issue MUST print the token once, alone on standard output, and keep only its hash', async () => {
  const { status, out, err } = await token(
    'issue',
    ...vendor,
    ...['--create', '--contact', 'owl@example.com', '--expires', 'P30D'],
  );
  expect(status).toBe(0);
  expect(out).toMatch(/^[^\n]+\n$/);
  expect(isTokenShaped(out.trim())).toBe(true);
  expect(err).toMatch(/^id [0-9a-f-]{36}, expires .*\. The token is not shown again\.\n$/);
  const everything = await everythingIn(inside);
  expect(everything).toContain('Owl Audio');
  expect(everything).not.toContain(out.trim());
});

test('list MUST show who holds what until when, and never a token', async () => {
  const { out } = await token('list');
  const [head, row] = out.split('\n');
  expect(head).toMatch(/^id +kind +label +holder +made by +created +expires +state$/);
  expect(row).toMatch(
    /^[0-9a-f-]{36} +CLIENT +Owl Audio +VENDOR Owl Audio +operator +20\S+Z +20\S+Z +ACTIVE$/,
  );
  const json = await token('list', '--json');
  expect(JSON.parse(json.out)).toMatchObject([
    { kind: 'CLIENT', holder: 'VENDOR Owl Audio', state: 'ACTIVE' },
  ]);
  expect(out + json.out).not.toContain('carrel_');
});

test('rotate MUST give a new token and keep the old one for the overlap; revoke MUST end one at once', async () => {
  const [first] = await rows();
  const rotated = await token('rotate', first?.id ?? '', '--overlap', 'PT1H');
  expect(rotated.status).toBe(0);
  expect(isTokenShaped(rotated.out.trim())).toBe(true);
  expect(rotated.err).toContain('The old token ends in PT1H.');
  expect((await rows()).map(({ ended }) => ended)).toEqual([false, false]);
  expect(await token('revoke', first?.id ?? '')).toMatchObject({
    status: 0,
    out: `Revoked ${first?.id}.\n`,
  });
  expect((await token('revoke', first?.id ?? '')).out).toBe(`${first?.id} was revoked before.\n`);
  expect((await rows()).map(({ ended }) => ended)).toEqual([true, false]);
  const again = await token('rotate', (await rows())[1]?.id ?? '');
  expect(again.err).toContain('The old token has ended.');
  expect((await rows()).map(({ ended }) => ended)).toEqual([true, true, false]);
});

const card = '29999900000010';
const cardGrant = ['--kind', 'grant', '--basis', 'card'];
test.each<[string, string[], number, RegExp]>([
  ['an unknown id', ['revoke', 'x'], 1, /\[NO_SUCH_TOKEN\]/],
  ['no kind', ['issue'], 2, /required option '--kind <kind>' not specified/],
  ['a kind that is none', ['issue', '--kind', card], 2, /--kind takes one of .*\[BAD_OPTION\]/],
  ['an unknown option', ['list', `--cart=${card}`], 2, /unknown option '--cart'/],
  ['a card that is none', ['issue', ...cardGrant, '--card', card], 1, /\[NO_SUCH_CARD\]/],
])('a wrong call ends in one line without what was given: %s', async (_, args, status, line) => {
  const ended = await token(...args);
  expect(ended.err).toMatch(line);
  expect(ended.err).toMatch(/^carrel: [^\n]+\n$/);
  expect(ended.err).not.toContain(card);
  expect(ended).toMatchObject({ status, out: '' });
});
