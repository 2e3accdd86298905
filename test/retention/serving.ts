import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { inject } from 'vitest';
import type { TestDatabase } from '../setup/database.ts';
import type { Act } from './acts.ts';

const entry = fileURLToPath(new URL('./servingChild.ts', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/carrel', import.meta.url));

/**
 * Puts the gateway into one file, which starts in a quarter of the time: a hundred of them are started here.
 * @returns the file, and its removal
 */
export async function bundle(): Promise<{ file: string; remove(): Promise<void> }> {
  const file = join(cache, `serving-${process.pid}.mjs`);
  await build({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['@node-rs/argon2'],
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    logLevel: 'error',
  });
  return { file, remove: () => rm(file, { force: true }) };
}

const document = `mutation ($input: CheckInInput!) { checkIn(input: $input) { nextStep again } }`;

/** The gateway in a process of its own. */
export interface Serving {
  readonly process: ChildProcess;
  /** @returns whether it was done before; null where no answer came, or one that says that the database is away */
  checkIn(act: Act): Promise<{ again: boolean } | null>;
  /** kill -9, and the process gone */
  kill(): Promise<void>;
}

/**
 * Starts one. It has answered a request, so that what is timed after this is acts.
 * @param file from `bundle`
 */
export async function serve(
  file: string,
  { url, roles }: TestDatabase,
  options: { token: string; now: Date },
): Promise<Serving> {
  const child = spawn(process.execPath, [file, url, roles, inject('secretText'), options.now.toISOString()], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: cache },
  });
  const exited = once(child, 'exit');
  const [endpoint] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const ask = async (query: string, variables: object = {}) => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${options.token}`,
        'carrel-purpose': 'SHELVING',
      },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, json: await answer.json() };
  };
  await ask('{ viewer { kind } }');
  return {
    process: child,
    async checkIn({ barcode, key }) {
      const answer = await ask(document, { input: { itemBarcode: barcode, idempotencyKey: key } }).catch(
        () => null,
      );
      if (answer === null || answer.status === 503) return null;
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.json));
      return answer.json.data.checkIn;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
