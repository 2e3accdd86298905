import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireEmbedded } from '../../src/postgres/embedded.ts';
import type { Problem } from '../../src/problem.ts';
import { dataFolder, serverProcess } from './holding.ts';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeEach(async () => {
  folder = await dataFolder();
});
afterEach(() => folder.remove());

const isRoot = process.getuid?.() === 0;

const problemIn = (dataDir: string): Promise<Problem> =>
  acquireEmbedded(dataDir).then(
    () => Promise.reject(new Error('it was acquired')),
    (problem: Problem) => problem,
  );

test('[embedded.folder] cannot lie where a file is', async () => {
  await writeFile(folder.path, '');
  for (const path of [folder.path, join(folder.path, 'deeper')]) {
    const problem = await problemIn(path);
    expect(problem.code).toBe('DATA_DIR_NOT_A_FOLDER');
    expect(problem.message).toContain(path);
  }
});

test.skipIf(isRoot && process.platform !== 'linux')(
  '[embedded.folder] cannot lie where this user may not write (skipped for root, but on Linux)',
  async () => {
    const parent = dirname(folder.path);
    await chmod(parent, 0o555);
    // Root may write everywhere but in the kernel's own folders.
    const path = isRoot ? '/sys/carrel/data' : folder.path;
    const problem = await problemIn(path);
    await chmod(parent, 0o755);
    expect(problem.code).toBe('DATA_DIR_UNWRITABLE');
    expect(problem.message).toMatch(new RegExp(`^${path} .*CARREL_DATA_DIR`));
  },
);

test('[embedded.folder] cannot be on a full disk, and leaves nothing half made', async ({ skip }) => {
  await mkdir(folder.path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'carrel-test', folder.path], { stdio: 'ignore' });
  } catch {
    skip('only root can mount a small disk, and not in every container');
  }
  try {
    const problem = await problemIn(folder.path);
    expect(problem.code).toBe('DATA_DIR_FULL');
    expect(problem.message).toContain(folder.path);
    expect(problem.message).not.toContain('postgres.new');
    expect(await readdir(folder.path)).toEqual(['postgres.json']);
  } finally {
    execFileSync('umount', [folder.path]);
  }
});

test('[embedded.folder] MUST have a name that a shell reads as it stands, spaces and quotes among it', async () => {
  await (await acquireEmbedded(join(folder.path, "the library's data"))).release();
  for (const name of ['a $HOME', 'a `name`', 'a "name"'])
    expect((await problemIn(join(folder.path, name))).code).toBe('DATA_DIR_NAME');
});

test('[embedded.folder] cannot hold the cluster of another PostgreSQL', async () => {
  await mkdir(folder.cluster, { recursive: true });
  await writeFile(join(folder.cluster, 'PG_VERSION'), '17\n');
  const problem = await problemIn(folder.path);
  expect(problem.code).toBe('DATA_DIR_VERSION');
  expect(problem.message).toContain('17');
});

test('[embedded.folder] cannot be opened with a password that is not its own, and runs nothing then', async () => {
  const { release } = await acquireEmbedded(folder.path);
  await release();
  const file = join(folder.path, 'postgres.json');
  const canary = 'canary-password';
  await writeFile(file, JSON.stringify({ port: 54321, password: canary }));
  const wrong = await problemIn(folder.path);
  expect(wrong.code).toBe('EMBEDDED_CREDENTIALS');
  expect(wrong.message).not.toContain(canary);
  expect(await serverProcess(folder.cluster)).toBeNull();

  await writeFile(file, `{"port": 54321, "password": "${canary}`);
  const damaged = await problemIn(folder.path);
  expect(damaged.code).toBe('EMBEDDED_CREDENTIALS');
  expect(damaged.message).not.toContain(canary);
});
