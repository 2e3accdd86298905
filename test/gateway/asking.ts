import { Writable } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { pino } from 'pino';
import { openLog } from '../../src/disclosure/openLog.ts';
import { createGateway, type Gateway } from '../../src/gateway/gateway.ts';
import { type Caller, type Library, openLibrary, settings } from '../schema/library.ts';

export interface Asking {
  readonly library: Library;
  /** A gateway of the library's own, and another that has seen no document yet. */
  fresh(): Gateway;
  /** What the operator's log holds: every line, as text. */
  readonly logged: string[];
  ask(caller: string | Caller, query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>;
}

/** Asks a gateway, without HTTP, as the callers of the demonstration library. */
export async function openAsking(): Promise<Asking> {
  const library = await openLibrary();
  const { pools, database } = library;
  const log = await openLog(pools, database.secret);
  const logged: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      logged.push(chunk.toString());
      done();
    },
  });
  const logger = pino({ level: 'trace' }, stream);
  const fresh = () => createGateway({ pools, secret: database.secret, settings, log, logger });
  const gateway = fresh();
  return {
    library,
    fresh,
    logged,
    ask: (caller, query, variables = {}) =>
      gateway({ query, variables }, (typeof caller === 'string' ? library.caller(caller) : caller).request),
  };
}

/** The codes of an answer's errors. */
export const codesOf = ({ errors = [] }: ExecutionResult): unknown[] =>
  errors.map(({ extensions }) => extensions.code);
