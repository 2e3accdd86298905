import { request } from 'node:http';
import pino from 'pino';
import type { Pools } from '../../drizzle/pools.ts';
import { type LimitTable, limitedAs, limits } from '../../schema/judge/limits.ts';
import { loadDemonstrationLibrary } from '../../src/demo/load.ts';
import {
  type DemonstrationCards,
  type DemonstrationTokens,
  issueDemonstrationTokens,
} from '../../src/demo/personas.ts';
import { createMetrics, type Metrics } from '../../src/metrics.ts';
import { openSignIn, type SignInOptions } from '../../src/principals/oidc/signIn.ts';
import { checkExpunge } from '../../src/retention/check.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings, type Settings } from '../../src/settings.ts';
import { sweepOnce } from '../retention/sweeping.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { standing, timeZone } from './demonstration.ts';

export { timeZone } from './demonstration.ts';

/** An answer as it came over HTTP. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what each test asserts
  json: any;
}

export interface Asking {
  token?: string;
  purpose?: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** Headers as name and value in turn, so that one can be sent twice. Added to the others. */
  headers?: readonly string[];
}

/** The gateway with the demonstration library in a database of its own, on a port of its own. */
export interface TestCarrel {
  endpoint: string;
  tokens: DemonstrationTokens;
  cards: DemonstrationCards;
  database: TestDatabase;
  pools: Pools;
  /** The gateway's clock. Stands still until a test sets it. */
  clock: { now: Date };
  metrics: Metrics;
  /** Lines of the process's own log so far. */
  log: string[];
  query(document: string, asking?: Asking): Promise<Answer>;
  /** Any request at all: method, path, headers and body as given. */
  send(method: string, path: string, headers: readonly string[], body?: string | Buffer): Promise<Answer>;
  close(): Promise<void>;
}

/** Where the clock stands still a minute never ends: nobody's rate but a client's own is spent there. */
const unhurried = Object.fromEntries(
  limitedAs.map((each) => [each, { ...limits[each], costPerMinute: 1_000_000_000 }]),
) as LimitTable;

export async function startCarrel(
  options: {
    now?: Date;
    /** a clock that something else goes by too; its time in place of `now` */
    clock?: { now: Date };
    consentDecidedBy?: string | null;
    settings?: Partial<Settings>;
    /** where its staff sign in; without it only with tokens of the library's own */
    oidc?: Pick<SignInOptions, 'provider' | 'pace'>;
    /** what the gateway sees its pools through: a mistake that a test makes on purpose */
    through?: (pools: Pools) => Pools;
  } = {},
): Promise<TestCarrel> {
  // What differs from the usual is loaded anew; the usual is copied with everything in it.
  const isUsual =
    options.now === undefined && options.clock === undefined && options.settings?.pinCost === undefined;
  const database = await freshDatabase(isUsual ? 'demonstration' : 'template');
  const clock = options.clock ?? { now: options.now ?? standing };
  const operator = await database.operator();
  const settings: Settings = {
    ...defaultSettings,
    limits: unhurried,
    consentDecidedBy: options.consentDecidedBy === undefined ? 'the tests' : options.consentDecidedBy,
    ...options.settings,
  };
  if (!isUsual)
    await loadDemonstrationLibrary(operator, {
      secret: database.secret,
      now: clock.now,
      timeZone,
      pinCost: settings.pinCost,
    });
  const { tokens, cards } = await issueDemonstrationTokens(operator, { now: clock.now, timeZone });
  const log: string[] = [];
  const metrics = createMetrics();
  let acted = false;
  const pools = (options.through ?? ((same) => same))(database.pools());
  const logger = pino({ level: 'debug' }, { write: (line) => log.push(line) });
  const server = await startServer({
    pools,
    secret: database.secret,
    clock: () => clock.now,
    settings,
    staffSignIn: options.oidc === undefined ? null : openSignIn({ ...options.oidc, pools, logger }),
    logger,
    metrics,
    port: 0,
  });
  const send: TestCarrel['send'] = (method, path, headers, body) =>
    new Promise((resolve, reject) => {
      const url = new URL(path, server.endpoint);
      const sent = request(url, { method, headers: ['Host', url.host, ...headers] as never }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          let json: unknown = null;
          try {
            json = JSON.parse(text);
          } catch {
            // Not every answer is JSON; a test that expects it will see null.
          }
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            text,
            json,
          });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    endpoint: server.endpoint,
    tokens,
    cards,
    database,
    pools,
    clock,
    metrics,
    log,
    send,
    query: (query, { token, purpose, variables, operationName, headers = [] } = {}) => {
      acted ||= query.includes('mutation');
      const body = JSON.stringify({ query, variables, operationName });
      return send(
        'POST',
        '/graphql',
        [
          'Content-Type',
          'application/json',
          'Content-Length',
          String(Buffer.byteLength(body)),
          ...(token === undefined ? [] : ['Authorization', `Bearer ${token}`]),
          ...(purpose === undefined ? [] : ['Carrel-Purpose', purpose]),
          ...headers,
        ],
        body,
      );
    },
    async close() {
      await server.close();
      try {
        if (acted) await proveExpunged(database, clock.now);
      } finally {
        await database.drop();
      }
    },
  };
}

/**
 * After the acts of a test file, and one sweep for what its clock has passed: nothing joins a person to anything
 * completed, as `carrel expunge --check` has it (retain.expunge).
 */
async function proveExpunged(database: TestDatabase, now: Date): Promise<void> {
  await sweepOnce(database, now);
  const operator = await database.operator();
  const { findings } = await checkExpunge(operator, { now, timeZone });
  if (findings.length > 0) throw new Error(`what is completed is still joined: ${JSON.stringify(findings)}`);
}
