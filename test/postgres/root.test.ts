import { statSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectRoot } from '../../src/config.ts';
import { openToAll } from '../../src/postgres/binaries.ts';
import { acquireEmbedded } from '../../src/postgres/embedded.ts';
import { serverProcess } from './holding.ts';

const isRoot = process.getuid?.() === 0;

/** Whether anybody may pass through a folder and all above it. */
function isOpen(folder: string): boolean {
  const passable = (statSync(folder).mode & 0o001) !== 0;
  return passable && (dirname(folder) === folder || isOpen(dirname(folder)));
}

describe.runIf(isRoot)('as root (skipped for ordinary users, whose server is their own)', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'carrel-root-'));
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  /** Starts the server, looks at its process, and stops it. */
  async function serverIn(folder: string): Promise<{ uid: number; capabilities: bigint }> {
    const cluster = join(folder, 'postgres');
    const { release } = await acquireEmbedded(folder);
    const status = await readFile(`/proc/${await serverProcess(cluster)}/status`, 'utf8');
    await release();
    return {
      uid: Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]),
      capabilities: BigInt(`0x${/^CapEff:\s+([0-9a-f]+)/m.exec(status)?.[1]}`),
    };
  }

  test('[embedded.root] MUST run under a folder that is closed to all but root, as another user', async () => {
    await chmod(parent, 0o700);
    const { uid, capabilities } = await serverIn(join(parent, 'data'));
    expect(uid).not.toBe(0);
    // One capability, the one for passing through folders: dac_read_search (2), or where a container has none, dac_override (1).
    expect([1n << 2n, 1n << 1n]).toContain(capabilities);
  });

  test.runIf(isOpen(projectRoot))(
    '[embedded.root] cannot have a capability where no folder is closed (skipped in a closed checkout)',
    async () => {
      await chmod(parent, 0o711);
      const { uid, capabilities } = await serverIn(join(parent, 'data'));
      expect(uid).not.toBe(0);
      expect(capabilities).toBe(0n);
    },
  );

  test("[embedded.root] MUST run as the cluster's owner, whoever made it", async () => {
    await chmod(parent, 0o711);
    const folder = join(parent, 'data');
    const { uid } = await serverIn(folder);
    expect((await stat(join(folder, 'postgres'))).uid).toBe(uid);
    expect((await stat(folder)).uid).toBe(0);
  });
});

test('[embedded.root] MUST make a program runnable for all where a strict umask installed it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-umask-'));
  const program = join(folder, 'initdb');
  await writeFile(program, '', { mode: 0o700 });
  await openToAll(program);
  expect((await stat(program)).mode & 0o777).toBe(0o755);
  await rm(folder, { recursive: true });
});

test('[embedded.root] cannot let anybody but its owner read the password or the data', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-modes-'));
  const data = join(folder, 'made/by/carrel');
  await (await acquireEmbedded(data)).release();
  const mode = async (path: string) => (await stat(path)).mode & 0o777;
  expect(await mode(join(data, 'postgres.json'))).toBe(0o600);
  expect(await mode(join(data, 'postgres'))).toBe(0o700);
  expect((await mode(data)) & 0o066).toBe(0);
  await rm(folder, { recursive: true });
});
