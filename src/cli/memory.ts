import { flushCompileCache } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has the heap cleared before it has grown to four times what is alive, as V8 otherwise lets it, and the more the longer a
 * process runs. To be said once modules are loaded: while they are it would be cleared all the time.
 */
export function growSlowly(): void {
  setFlagsFromString('--heap-growing-percent=40');
}

/**
 * Gives back to the system what only starting took, and keeps it from being taken again by what nobody needs. To load
 * some thousand modules leaves a young generation of 64 MiB that is nearly empty, and nothing would make an idle server
 * let go of it. Takes a fraction of a second, once.
 */
export function giveBack(): void {
  flushCompileCache();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: object) => void;
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  growSlowly();
}
