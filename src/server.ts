import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Pools } from '../drizzle/pools.ts';
import type { Clock } from './clock.ts';
import { openLog } from './disclosure/openLog.ts';
import type { RunningSealing } from './disclosure/startSealing.ts';
import { createGateway } from './gateway/gateway.ts';
import { closable } from './http/closing.ts';
import { corsFor, type Step } from './http/cors.ts';
import { noticeForwarded } from './http/forwarded.ts';
import { sendGraphiql } from './http/graphiql.ts';
import { answerGraphql, type GraphqlOptions, parametersOf } from './http/graphql.ts';
import { isReady, sealingDetail } from './http/health.ts';
import { sendText } from './http/response.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { StaffSignIn } from './principals/staffSignIn.ts';
import { Problem } from './problem.ts';
import { createRates } from './rates/rates.ts';
import type { Secret } from './secret.ts';
import type { Settings } from './settings.ts';

export interface RunningServer {
  readonly endpoint: string;
  readonly port: number;
  /** Lets requests under way finish, but not for ever, then closes. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly pools: Pools;
  readonly secret: Secret;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Without it only tokens of the library's own are known. */
  readonly staffSignIn?: StaffSignIn | null;
  /** Shown in `/health/seals`; null where this process takes no part in it. */
  readonly sealing?: Pick<RunningSealing, 'state'> | null;
  readonly logger: Logger;
  readonly port: number;
  readonly host?: string;
  readonly metrics?: Metrics;
  /** Milliseconds that requests under way have to end in once it closes. */
  readonly patience?: number;
}

async function graphql(
  request: IncomingMessage,
  response: ServerResponse,
  options: GraphqlOptions,
): Promise<void> {
  const { method } = request;
  if (method === 'POST') return answerGraphql(request, response, options);
  if (method === 'GET' && request.headers.accept?.includes('text/html')) return sendGraphiql(response);
  if (method === 'GET' && parametersOf(request).has('query'))
    return answerGraphql(request, response, options);
  sendText(response, 405, 'POST application/json here.\n', { allow: 'POST' });
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  options: GraphqlOptions & Pick<ServerOptions, 'sealing'>,
  cors: Step,
): Promise<void> {
  const [path] = (request.url ?? '/').split('?');
  if (path === '/graphql') {
    let isPassedOn = false;
    cors(request, response, () => {
      isPassedOn = true;
    });
    return isPassedOn ? graphql(request, response, options) : undefined;
  }
  if (path === '/health/live') return sendText(response, 200, 'live\n');
  if (path === '/health/ready') {
    const ready = await isReady(options.pools);
    return sendText(response, ready ? 200 : 503, ready ? 'ready\n' : 'not ready\n');
  }
  if (path === '/health/seals') {
    const { status, text } = sealingDetail(options.sealing?.state() ?? null);
    return sendText(response, status, text);
  }
  sendText(response, 404, 'There is nothing here. GraphQL is at /graphql.\n');
}

/**
 * Listens, and says in one line when it cannot.
 * @throws Problem `PORT_IN_USE`, `PORT_REFUSED`
 */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Problem('PORT_IN_USE', `port ${port} is in use: stop what uses it, or choose another port`)
          : new Problem('PORT_REFUSED', `cannot listen on port ${port}: choose another port or host`),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/**
 * Starts the gateway: the pools are open and the database is migrated.
 * @throws Problem when the port is taken; Unavailable when the database is out of reach
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { pools, secret, clock, settings, logger, port, host = '127.0.0.1' } = options;
  const log = await openLog(pools, secret);
  const gateway = createGateway({ pools, secret, settings, log, logger });
  const metrics = options.metrics ?? createMetrics();
  const staffSignIn = options.staffSignIn ?? null;
  const rates = createRates(pools, settings.limits);
  const cors = corsFor(settings.corsOrigins);
  const { sealing = null } = options;
  const notice = noticeForwarded(settings.trustedProxies, logger);
  const answering = { gateway, pools, rates, clock, settings, staffSignIn, notice, sealing, logger, metrics };
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (request, response) => {
    route(request, response, answering, cors).catch((error: unknown) => {
      logger.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a request broke');
      response.destroy();
    });
  });
  const close = closable(server);
  const chosen = await listen(server, port, host);
  return {
    endpoint: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}/graphql`,
    port: chosen,
    close: () => close(options.patience),
  };
}
