import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from '../../src/postgres/binaries.ts';
import { stopServer } from '../../src/postgres/server.ts';

/** Run by `cluster.ts` as a process of its own, with the folder of the test run's cluster as its argument. */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new TypeError('which folder?');

process.stdin.resume();
await once(process.stdin, 'end');
await stopServer(await findBinaries(), join(folder, 'postgres')).catch(() => {});
await rm(folder, { recursive: true, force: true });
