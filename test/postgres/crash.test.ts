import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

/** Commands that write the number of a process which is no server, and last until they are killed. */
const strangers = [
  ['lives', 'echo $$; exec sleep 60'],
  ['died, and of whose death nobody has taken note', 'sleep 0 & echo $!; exec sleep 60'],
] as const;

for (const [fate, command] of strangers)
  test.runIf(process.platform === 'linux')(
    `[embedded.crash] MUST start when the lock left behind names another process that ${fate} (Linux only)`,
    async () => {
      const port = new URL(await acquireAndRelease()).port;
      const { uid, gid } = await stat(folder.cluster);
      // The server's user's own, since PostgreSQL takes no notice of another user's processes.
      const shell = spawn('sh', ['-c', command], {
        stdio: ['ignore', 'pipe', 'inherit'],
        ...(process.getuid?.() === 0 ? { uid, gid } : {}),
      });
      const [pid] = await once(shell.stdout, 'data');
      const lock = join(folder.cluster, 'postmaster.pid');
      const lines = [Number(pid), folder.cluster, 1, port, '', '127.0.0.1', '  1 1', 'ready   ', ''];
      await writeFile(lock, lines.join('\n'));
      await chown(lock, uid, gid);
      try {
        await acquireAndRelease();
        expect(await starts(folder.cluster)).toBe(2);
      } finally {
        shell.kill();
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
