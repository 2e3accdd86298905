import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { S3SinkPlace } from '../../src/auditSinkConfig.ts';

const program = fileURLToPath(new URL('s3Server.py', import.meta.url));
/** The system's own, which Debian's packages belong to. */
const python = '/usr/bin/python3';
/** On a disk: it keeps what it knows of a file in extended attributes, which not every kernel has in memory. */
const disk = '/var/tmp';

/**
 * Whether Debian's python3-swift is here. Where it is not, tests with a bucket are passed over; where everything must
 * hold (.ci/run) it is installed, and they cannot be.
 */
export const hasS3Server =
  process.env['CI'] === 'true' || spawnSync(python, ['-c', 'import swift.proxy.server']).status === 0;

export interface S3Server {
  /** A bucket of it; what is in the place is nobody else's. */
  readonly place: S3SinkPlace;
  stop(): Promise<void>;
}

/** An S3-compatible server: OpenStack Swift, in a process and a folder of its own. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(join(disk, 'carrel-s3-'));
  const child = spawn(python, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const stop = async (): Promise<void> => {
    child.stdin.end();
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const port = await firstLine(child);
    return {
      place: {
        kind: 's3',
        bucket: 'audit',
        prefix: 'carrel',
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        credentials: { accessKeyId: 'test:tester', secretAccessKey: 'testing' },
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port that it says. Its output stays open: whoever closes it ends a server that has not said its whole line. */
async function firstLine({ stdout }: ChildProcess): Promise<number> {
  if (stdout === null) throw new TypeError('a server without output');
  const lines = createInterface(stdout);
  const [line] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  if (typeof line !== 'string') throw new Error('the S3 server ended before it said its port');
  return Number(line);
}
