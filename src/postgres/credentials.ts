import { randomBytes, randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readOrMakeOnce } from '../onceFile.ts';
import { Problem } from '../problem.ts';

/** What `postgres.json` holds: the port that the cluster had last, and its superuser's password. */
export interface Credentials {
  port: number;
  password: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'postgres.json');

/** A TCP port of the loopback interface that nobody listens on just now. */
export function freePort(wanted = 0): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : null;
      server.close(() => resolve(port));
    });
  });
}

/**
 * The cluster's port and password, made before the cluster, so that two processes that initialise at once mean the
 * same password.
 * @throws Problem EMBEDDED_CREDENTIALS when the file was damaged; the errors of `node:fs`
 */
export async function readCredentials(dataDir: string): Promise<Credentials> {
  const text = await readOrMakeOnce(fileIn(dataDir), async () =>
    JSON.stringify({ port: await freePort(), password: randomBytes(24).toString('base64url') }),
  );
  try {
    const { port, password }: Partial<Credentials> = JSON.parse(text);
    if (typeof port === 'number' && typeof password === 'string') return { port, password };
  } catch {
    // said below, without what the file holds
  }
  throw credentialsProblem(dataDir);
}

/** Remembers another port, so that the address stays the same from start to start while it can. */
export async function keepPort(dataDir: string, credentials: Credentials): Promise<void> {
  const draft = `${fileIn(dataDir)}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  await rename(draft, fileIn(dataDir));
}

/** The password on file is not the cluster's: one of the two was replaced. */
export const credentialsProblem = (dataDir: string): Problem =>
  new Problem(
    'EMBEDDED_CREDENTIALS',
    `${fileIn(dataDir)} does not fit the database beside it: restore the file, ` +
      `or remove ${join(dataDir, 'postgres')} with all that is in it`,
  );

/** The superuser's address of a database of the cluster. */
export const addressOf = (credentials: Credentials, database: string): string =>
  `postgres://postgres:${credentials.password}@127.0.0.1:${credentials.port}/${database}`;
