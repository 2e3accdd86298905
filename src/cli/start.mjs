#!/usr/bin/env node
/**
 * Starts Carrel. The compiled form of the sources is kept from start to start, so that what takes the types out of
 * them need not be loaded again: a start is faster, and the process some 20 MiB smaller. This has to be said before the
 * first source with types is read, so this file has none. The folder is beside the installed packages: whoever could
 * write there could write the code itself. Where it cannot be written, everything is as without it.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/carrel', import.meta.url)));
await import('./carrel.ts');
