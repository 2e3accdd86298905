import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { carrel } from './carrelProcess.ts';

const database = 'cli_staff';
const url = () => Object.assign(new URL(inject('clusterUrl')), { pathname: database }).href;
const run = (...args: string[]) =>
  carrel(args, { DATABASE_URL: url(), CARREL_SECRET: 'a secret of more than thirty-two characters' });

let admin: postgres.Sql;
beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${database}`);
  await run('migrate');
});
afterAll(async () => {
  await admin.unsafe(`drop database ${database} with (force)`);
  await admin.end();
});

test('[collect.function] the operator MUST be able to shut staff out, list them and let them in', async () => {
  expect((await run('staff', 'list')).out).toBe('Nobody is shut out.\n');
  await run('token', 'issue', '--kind', 'staff', '--name', 'Front desk', '--role', 'clerk');
  const shut = await run('staff', 'shut-out', 'Front desk', '--reason', 'lost the token');
  expect(shut).toMatchObject({ status: 0, err: '' });
  expect(shut.out).toMatch(
    /^Shut out: whoever the log calls staff:Front desk or staff:oidc:Front desk\.\n.*\n.*made, now ended: 0\.\n.*to this name, all refused: 1\.\n$/,
  );
  const unknown = await run('staff', 'shut-out', 'a-subject', '--reason', 'left');
  expect(unknown.out).toContain('all refused: 0.');
  expect(unknown.err).toContain('make sure of its spelling');
  expect((await run('staff', 'shut-out', 'a-subject', '--reason', 'again')).out).toMatch(
    /^Was shut out before/,
  );
  expect((await run('staff', 'list')).out).toMatch(
    /^subject +since +reason\nFront desk +\S+ +lost the token\na-subject +\S+ +left\n$/,
  );
  expect((await run('staff', 'let-in', 'Front desk')).out).toBe('Let in again.\n');
  expect(JSON.parse((await run('staff', 'list', '--json')).out)).toEqual([
    { subject: 'a-subject', since: expect.any(String), reason: 'left' },
  ]);
}, 90_000);

test('[recovery.agency] the operator MUST be told whose tokens they had made, and see who made one', async () => {
  const registering = ['--kind', 'agency', '--contact', 'security@agency.example.com'];
  await run('client', 'register', 'Plover Recovery', ...registering);
  expect((await run('token', 'list')).out).toMatch(
    / made by .*\n(.*\n)*.* AGENCY Plover Recovery +operator +/,
  );
  const inside = postgres(url(), { max: 1, onnotice: () => {} });
  await inside`update tokens set made_by = 'staff:oidc:mallory' where kind = 'CLIENT'`;
  await inside.end();
  const listed = JSON.parse((await run('token', 'list', '--json')).out);
  expect(listed.map((token: { madeBy: string | null }) => token.madeBy)).toEqual([
    null,
    'staff:oidc:mallory',
  ]);
  const shut = await run('staff', 'shut-out', 'oidc:mallory', '--reason', 'left');
  expect(shut.out).toContain('Client tokens in force that they had made, now ended: 1.\n');
  expect(shut.err).toContain('new token with `carrel client rotate`, or revoke it: Plover Recovery.\n');
  expect((await run('token', 'list')).out).not.toContain('Plover Recovery');
  expect(await run('client', 'rotate', 'Plover Recovery')).toMatchObject({ status: 0 });
  expect((await run('token', 'list')).out).toMatch(/ AGENCY Plover Recovery +operator +/);
}, 90_000);

test('[collect.function] a name that nobody is shut out under cannot be let in, nor anybody shut out without a reason', async () => {
  const unknown = await run('staff', 'let-in', 'canary');
  expect(unknown).toMatchObject({ status: 1, out: '' });
  expect(unknown.err).toContain('[NOT_SHUT_OUT]');
  const silent = await run('staff', 'shut-out', 'canary');
  expect(silent).toMatchObject({ status: 2, out: '' });
  const empty = await run('staff', 'shut-out', 'canary', '--reason', ' ');
  expect(empty.err).toContain('[BAD_REASON]');
  for (const { err } of [unknown, silent, empty]) expect(err).not.toContain('canary');
});
