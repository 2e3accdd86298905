import { on } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSession } from '../../src/cli/session.ts';
import { readConfig } from '../../src/config.ts';
import { deriveKey, Secret } from '../../src/secret.ts';
import { dataFolder, serverProcess } from '../postgres/holding.ts';
import { carrel, startCarrel } from './carrelProcess.ts';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeEach(async () => {
  folder = await dataFolder();
});
afterEach(() => folder.remove());

test('[cli.embedded] MUST bring its own database and secret, use them again, and leave nothing running', async () => {
  const env = { CARREL_DATA_DIR: folder.path };
  expect(await carrel(['migrate'], env)).toMatchObject({ status: 0, err: '' });
  expect(await serverProcess(folder.cluster)).toBeNull();
  const secret = await readFile(join(folder.path, 'secret'), 'utf8');
  expect((await stat(join(folder.path, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await carrel(['migrate'], env)).toEqual({
    status: 0,
    err: '',
    out: 'The database is up to date.\n',
  });
  expect(await readFile(join(folder.path, 'secret'), 'utf8')).toBe(secret);
});

test('[cli.embedded] MUST take a secret that is configured before its own', async () => {
  const text = 'a configured secret of more than thirty-two characters';
  const session = await openSession(readConfig({ CARREL_DATA_DIR: folder.path, CARREL_SECRET: text }));
  expect(deriveKey(session.secret, 'test')).toEqual(deriveKey(new Secret(text), 'test'));
  expect(session.embedded).toBe(true);
  await session.release();
});

test('[cli.embedded] cannot go on with a damaged secret, and leaves nothing running', async () => {
  await carrel(['migrate'], { CARREL_DATA_DIR: folder.path });
  await writeFile(join(folder.path, 'secret'), 'canary\n');
  const { status, err } = await carrel(['migrate'], { CARREL_DATA_DIR: folder.path });
  expect(status).toBe(1);
  expect(err).toMatch(/^carrel: .+ \[BAD_SECRET_FILE\]\n$/);
  expect(err).not.toContain('canary');
  expect(await serverProcess(folder.cluster)).toBeNull();
});

test('[cli.embedded] MUST say in one line that the data folder cannot be used', async () => {
  await writeFile(folder.path, '');
  const { status, err } = await carrel(['migrate'], { CARREL_DATA_DIR: folder.path });
  expect(status).toBe(1);
  expect(err).toMatch(/^carrel: .+ \[DATA_DIR_NOT_A_FOLDER\]\n$/);
});

/** Waits until a name is there, or has been. */
async function appears(path: string): Promise<void> {
  const watcher = watch(dirname(path));
  try {
    const changes = on(watcher, 'change');
    if (existsSync(path)) return;
    for await (const [, name] of changes) if (name === basename(path)) return;
  } finally {
    watcher.close();
  }
}

/** When the signal comes: the names that have appeared one after the other by then, in the folder's parent. */
const moments = [
  ['SIGINT', 130, 'nothing is made yet', ['data']],
  ['SIGINT', 130, 'the database is made', ['data', 'data/postgres']],
  ['SIGINT', 130, 'the server starts', ['data', 'data/postgres', 'data/postgres/postmaster.pid']],
  ['SIGTERM', 143, 'the server starts', ['data', 'data/postgres', 'data/postgres/postmaster.pid']],
] as const;

for (const [signal, status, moment, names] of moments)
  test(`[cli.embedded] cannot leave a server behind when ${signal} comes while ${moment}`, async () => {
    const { process, ended } = startCarrel(['migrate'], { CARREL_DATA_DIR: folder.path });
    for (const name of names) await appears(join(dirname(folder.path), name));
    process.kill(signal);
    expect(await ended).toMatchObject({ status, err: '' });
    expect(await serverProcess(folder.cluster)).toBeNull();
  });
