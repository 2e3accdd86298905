import { type ChildProcess, spawn } from 'node:child_process';
import { chown, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireEmbedded } from '../../src/postgres/embedded.ts';
import { dataFolder, hold, serverProcess, starts } from './holding.ts';

let folder: Awaited<ReturnType<typeof dataFolder>>;
beforeEach(async () => {
  folder = await dataFolder();
});
afterEach(() => folder.remove());

const acquireAndRelease = async (): Promise<string> => {
  const { url, release } = await acquireEmbedded(folder.path);
  await release();
  return url;
};

test('[embedded.crash] MUST use on the server that a killed process left running, and stop it', async () => {
  const holder = hold(folder.path);
  const url = await holder.line();
  holder.process.kill('SIGKILL');
  await holder.ended;
  expect(await serverProcess(folder.cluster)).not.toBeNull();
  expect(await acquireAndRelease()).toBe(url);
  expect(await starts(folder.cluster)).toBe(1);
  expect(await serverProcess(folder.cluster)).toBeNull();
});

test('[embedded.crash] MUST start again after the server itself was killed', async () => {
  const holder = hold(folder.path);
  await holder.line();
  holder.process.kill('SIGKILL');
  process.kill(Number(await serverProcess(folder.cluster)), 'SIGKILL');
  await holder.ended;
  await acquireAndRelease();
  expect(await starts(folder.cluster)).toBe(2);
});

test.runIf(process.platform === 'linux')(
  '[embedded.crash] MUST start when the lock left behind names a living process that is no server (Linux)',
  async () => {
    const holder = hold(folder.path);
    const port = new URL(await holder.line()).port;
    await holder.ask('release');
    const { uid, gid } = await stat(folder.cluster);
    const stranger: ChildProcess = spawn('sleep', ['60'], process.getuid?.() === 0 ? { uid, gid } : {});
    const lock = join(folder.cluster, 'postmaster.pid');
    await writeFile(lock, `${stranger.pid}\n${folder.cluster}\n1\n${port}\n\n127.0.0.1\n  1 1\nready   \n`);
    await chown(lock, uid, gid);
    try {
      await acquireAndRelease();
      expect(await starts(folder.cluster)).toBe(2);
    } finally {
      stranger.kill();
    }
  },
);

test('[embedded.crash] MUST take another port when a program has taken its own, and remember it', async () => {
  const before = await acquireAndRelease();
  const squatter = createServer().listen(Number(new URL(before).port), '127.0.0.1');
  try {
    const after = await acquireAndRelease();
    expect(new URL(after).port).not.toBe(new URL(before).port);
    expect(await acquireAndRelease()).toBe(after);
  } finally {
    squatter.close();
  }
});
