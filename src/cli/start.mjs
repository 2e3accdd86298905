#!/usr/bin/env node
/**
 * Starts Carrel. The compiled form of the sources is kept from start to start, so that what takes the types out of
 * them need not be loaded again: a start is faster, and the process some 20 MiB smaller. This has to be said before the
 * first source with types is read, so this file has none. The folder is beside the installed packages: whoever could
 * write there could write the code itself. Where it cannot be written, everything is as without it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../node_modules/.cache/carrel', import.meta.url));
const isFirst = process.argv[2] === 'serve' && !existsSync(folder);
enableCompileCache(folder);
// Nothing has been kept yet: a process that only reads the sources leaves them compiled for the one that stays.
if (isFirst)
  spawnSync(process.execPath, [fileURLToPath(import.meta.url), 'serve', '--help'], { stdio: 'ignore' });
await import('./packages.mjs');
await import('./carrel.ts');
