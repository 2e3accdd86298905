import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { readOrMakeOnce } from '../onceFile.ts';
import { acquireEmbedded } from '../postgres/embedded.ts';
import { folderProblem } from '../postgres/folderProblem.ts';
import { Problem } from '../problem.ts';
import { Secret } from '../secret.ts';
import { beforeEnd } from './interruption.ts';

/** The database and the secret that a command works with. */
export interface Session {
  /** the administrative address */
  readonly url: string;
  readonly secret: Secret;
  /** whether it is the embedded database of the data folder */
  readonly embedded: boolean;
  /** Lets the database go; an embedded one stops if nobody else uses it. Safe to call twice. */
  release(): Promise<void>;
}

/**
 * Opens the database that the configuration names, or the embedded one. Should the process be interrupted, even
 * while this still starts it, an embedded database is let go.
 * @throws Problem NO_SECRET, BAD_SECRET_FILE, and those of `acquireEmbedded`
 */
export async function openSession(config: Config): Promise<Session> {
  if (config.databaseUrl === null) return openEmbedded(config);
  if (config.secretText === null)
    throw new Problem(
      'NO_SECRET',
      'DATABASE_URL is set, so CARREL_SECRET or CARREL_SECRET_FILE must be: ' +
        'at least 32 characters, made once (openssl rand -base64 48) and kept as long as the database',
      2,
    );
  return {
    url: config.databaseUrl,
    secret: new Secret(config.secretText),
    embedded: false,
    release: async () => {},
  };
}

async function openEmbedded(config: Config): Promise<Session> {
  const acquiring = acquireEmbedded(config.dataDir);
  const letGo = async () => (await acquiring).release();
  const forget = beforeEnd(letGo);
  const release = async () => {
    await letGo();
    forget();
  };
  const { url } = await acquiring;
  try {
    const text = config.secretText ?? (await ownSecret(config.dataDir));
    return { url, secret: new Secret(text), embedded: true, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The embedded database's own secret, made on first use. */
async function ownSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret');
  const text = await readOrMakeOnce(path, () => randomBytes(48).toString('base64url')).catch((error) => {
    throw folderProblem(dataDir, error) ?? error;
  });
  if (text.length < 32)
    throw new Problem(
      'BAD_SECRET_FILE',
      `${path} is damaged: restore it from a copy, or remove ${dataDir} to begin with an empty database`,
    );
  return text;
}

/**
 * Runs a command's work in a session and lets the session go, however the work ends.
 * @param work gets the session; what it returns is returned
 */
export async function withSession<T>(config: Config, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await openSession(config);
  try {
    return await work(session);
  } finally {
    await session.release();
  }
}
