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
  expect(shut.out).toMatch(/^Shut out\.\n.*\n.*to this name, all refused: 1\.\n$/);
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
