import { createServer } from 'node:net';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { databaseProblem } from '../../src/cli/problems.ts';
import { freePort } from '../../src/postgres/credentials.ts';
import { carrel } from './carrelProcess.ts';

const canary = 'canary-9b2e';
const secret = `secret ${canary} of more than thirty-two characters`;

let admin: postgres.Sql;
beforeAll(async () => {
  admin = postgres(inject('clusterUrl'), { max: 1, onnotice: () => {} });
  await admin.unsafe('create database cli_migrated');
});
afterAll(async () => {
  await admin.unsafe('drop database cli_migrated with (force)');
  await admin.end();
});

/** The test cluster's address with some parts changed. */
function address(
  change: Partial<Pick<URL, 'username' | 'password' | 'port' | 'pathname' | 'search'>>,
): string {
  return Object.assign(new URL(inject('clusterUrl')), change).href;
}

const migrate = (databaseUrl: string) =>
  carrel(['migrate'], { DATABASE_URL: databaseUrl, CARREL_SECRET: secret });

/** Runs `carrel migrate` and holds that it ends with one line, the code, and none of the secrets. */
async function refused(databaseUrl: string, code: string, words: RegExp): Promise<void> {
  const { status, out, err } = await migrate(databaseUrl);
  expect(err).toMatch(words);
  expect(err).toMatch(new RegExp(`^carrel: .+ \\[${code}\\]\\n$`));
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).not.toContain(canary);
  expect(err).not.toContain(new URL(inject('clusterUrl')).password);
}

test('[cli.migrate] MUST migrate an empty database, and say so; and do nothing a second time, and say so', async () => {
  const first = await migrate(address({ pathname: 'cli_migrated' }));
  expect(first).toMatchObject({ status: 0, err: '' });
  expect(first.out).toMatch(/^Applied \d+ migrations?; the database is up to date\.\n$/);
  const second = await migrate(address({ pathname: 'cli_migrated' }));
  expect(second).toEqual({ status: 0, err: '', out: 'The database is up to date.\n' });
});

test('[cli.database] cannot go on where nobody listens', async () => {
  const port = String(await freePort());
  await refused(
    address({ port, password: canary }),
    'DATABASE_UNREACHABLE',
    new RegExp(`the database at 127\\.0\\.0\\.1:${port} does not answer`),
  );
});

test('[cli.database] cannot go on where the host is not known', async () => {
  await refused(`postgres://u:${canary}@nowhere.invalid/d`, 'DATABASE_UNREACHABLE', /at nowhere\.invalid/);
});

test('[cli.database] cannot wait for ever on a server that says nothing', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  const listening = silent.address();
  const port = typeof listening === 'object' && listening !== null ? listening.port : 0;
  const sql = postgres(`postgres://u:${canary}@127.0.0.1:${port}/d`, { connect_timeout: 1 });
  const problem = databaseProblem(
    await sql`select 1`.then(
      () => null,
      (error: unknown) => error,
    ),
  );
  expect(problem?.code).toBe('DATABASE_UNREACHABLE');
  expect(problem?.message).toContain(`127.0.0.1:${port}`);
  await sql.end({ timeout: 0 });
  silent.close();
});

test('[cli.database] cannot go on with a wrong password', async () => {
  await refused(address({ password: canary }), 'DATABASE_PASSWORD', /refuses the user or the password/);
});

test('[cli.database] cannot go on in a database that does not exist', async () => {
  await refused(address({ pathname: 'nowhere' }), 'DATABASE_MISSING', /createdb/);
});

test('[cli.database] cannot go on as a user that may not make roles', async () => {
  await admin.unsafe(`create role cli_visitor login password '${canary}'`);
  await admin.unsafe('create database cli_visited owner cli_visitor');
  await refused(
    address({ username: 'cli_visitor', password: canary, pathname: 'cli_visited' }),
    'DATABASE_RIGHTS',
    /CREATEROLE/,
  );
  await admin.unsafe('drop database cli_visited');
  await admin.unsafe('drop role cli_visitor');
});

test('[cli.database] cannot go on in a database of a newer version', async () => {
  await migrate(address({ pathname: 'cli_migrated' }));
  const sql = postgres(address({ pathname: 'cli_migrated' }), { max: 1, onnotice: () => {} });
  await sql`insert into carrel.migrations (hash, created_at) values ('of the future', 99999999999999)`;
  await refused(address({ pathname: 'cli_migrated' }), 'DATABASE_NEWER', /update Carrel/);
  await sql`delete from carrel.migrations where hash = 'of the future'`;
  await sql.end();
});

test('[cli.database] cannot use a database of one’s own without a secret of one’s own', async () => {
  const { status, err } = await carrel(['migrate'], { DATABASE_URL: address({ password: canary }) });
  expect(status).toBe(2);
  expect(err).toMatch(/^carrel: DATABASE_URL is set, so CARREL_SECRET .+ \[NO_SECRET\]\n$/);
  expect(err).not.toContain(canary);
});

test('[cli.config] cannot start with a variable that is wrong', async () => {
  const { status, out, err } = await carrel(['migrate'], { PORT: canary });
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err).toMatch(/^carrel: PORT must be .+ \[BAD_CONFIG\]\n$/);
  expect(err).not.toContain(canary);
});
