import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { bringUp } from '../../src/migration.ts';
import { startTemporaryCluster } from '../../src/postgres/temporary.ts';
import { Secret } from '../../src/secret.ts';
import { loadDemonstration } from './demonstration.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** the superuser's address of the test run's cluster, database `postgres` */
    clusterUrl: string;
    /** the migrated database that every test file's own is made from; its name is the suffix of all roles */
    template: string;
    /** a copy of it with the demonstration library as it stands on the tests' day: its name */
    demonstration: string;
    secretText: string;
    /** whether suites that prove by many examples take their time */
    isLong: boolean;
    /** what such a suite's chance begins with, to have the same again; null: another each time */
    seed: number | null;
  }
}

const template = 'template';
const demonstration = 'demonstration';
const secretText = 'the secret of a test run, which keeps nothing of anybody';

/** Nothing here need survive the machine; each file has a pool per audience. */
const flags = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
};

/** Starts one PostgreSQL for the whole run and migrates one database in it, which all test databases copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'carrel-test-'));
  await chmod(folder, 0o711); // as root, the server runs as another user and has to get in
  const tidy = tidyUpAfter(folder);
  try {
    const { url } = await startTemporaryCluster(folder, { flags });
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await sql.unsafe(`CREATE DATABASE ${template}`);
    const secret = new Secret(secretText);
    const target = new URL(url);
    target.pathname = template;
    await bringUp({
      url: target.href,
      secret,
      timeZone: 'America/Denver',
      now: new Date(0),
    });
    await sql.unsafe(`CREATE DATABASE ${demonstration} TEMPLATE ${template}`);
    await loadDemonstration(Object.assign(new URL(url), { pathname: demonstration }).href, template, secret);
    // Nobody can be connected to them, so that they can be copied at any time.
    for (const each of [template, demonstration])
      await sql.unsafe(`ALTER DATABASE ${each} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
    await sql.end();
    project.provide('clusterUrl', url);
    project.provide('template', template);
    project.provide('demonstration', demonstration);
    project.provide('secretText', secretText);
  } catch (error) {
    await tidy();
    throw error;
  }
  return tidy;
}

/**
 * Leaves nothing behind, even if the run is killed: a process of its own waits for its input to end, which it does
 * when this process ends in whatever way, then stops the server and removes the folder.
 */
function tidyUpAfter(folder: string): () => Promise<void> {
  const script = fileURLToPath(new URL('./tidyUp.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return async () => {
    const ended = once(child, 'exit');
    child.ref();
    child.stdin.end();
    await ended;
  };
}
