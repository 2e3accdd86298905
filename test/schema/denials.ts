import type { ExecutionResult } from 'graphql';

/** A field that scope-auth refused while a document ran. */
export interface Denial {
  readonly coordinate: string;
  /** Response keys, without list indices. */
  readonly path: string;
}

/** What scope-auth refused, each coordinate once a path, sorted. Errors of other kinds are not its. */
export function denialsOf(result: ExecutionResult): Denial[] {
  const denials = new Map<string, Denial>();
  for (const error of result.errors ?? []) {
    if (error.extensions.unjudged !== true) continue;
    const path = (error.path ?? []).filter((key) => typeof key === 'string').join('.');
    const coordinate = String(error.extensions.coordinate);
    denials.set(`${path} ${coordinate}`, { coordinate, path });
  }
  return [...denials.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
