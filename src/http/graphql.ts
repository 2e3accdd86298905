import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { Pools } from '../../drizzle/pools.ts';
import { CarrelError, unavailable } from '../../schema/errors.ts';
import type { Clock } from '../clock.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { carrelRequest } from '../gateway/request.ts';
import type { Metrics } from '../metrics.ts';
import { resolvePrincipal } from '../principals/resolve.ts';
import type { StaffSignIn } from '../principals/staffSignIn.ts';
import type { Settings } from '../settings.ts';
import { addressOf } from './address.ts';
import { readBody, requireJson } from './body.ts';
import { documentOf } from './document.ts';
import { Refusal } from './refusal.ts';
import { negotiate, send } from './response.ts';
import { statusOf } from './status.ts';

export interface GraphqlOptions {
  readonly gateway: Gateway;
  readonly pools: Pools;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Null where the library has no identity provider of its own. */
  readonly staffSignIn: StaffSignIn | null;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface Outcome {
  readonly status: number;
  readonly result: ExecutionResult;
  readonly basis: string;
}

const refused = (refusal: Refusal): ExecutionResult => ({
  errors: [
    new CarrelError(
      refusal.code,
      refusal.message,
      refusal.argument === null ? {} : { argument: refusal.argument },
    ),
  ],
});

/** What goes wrong before GraphQL runs, as an answer. What is not ours to tell is told to the operator only. */
function outcomeOf(error: unknown, basis: string, logger: Logger, requestId: string): Outcome {
  if (error instanceof Refusal) return { status: error.status, result: refused(error), basis };
  if (error instanceof CarrelError) {
    const result = { errors: [error] };
    return { status: statusOf(result), result, basis };
  }
  logger.error(
    { requestId, error: error instanceof Error ? error.name : 'unknown' },
    'a request could not be answered',
  );
  return { status: 503, result: { errors: [unavailable()] }, basis };
}

/** One POST to `/graphql`: token → principal → document → answer. Each step is one call, in this order. */
export async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  options: GraphqlOptions,
): Promise<void> {
  const { gateway, pools, clock, settings, staffSignIn, logger, metrics } = options;
  const requestId = randomUUID();
  const started = performance.now();
  let basis = 'none';
  let outcome: Outcome;
  try {
    requireJson(request);
    const mediaType = negotiate(request.headers.accept);
    if (mediaType === null) throw new Refusal(406, 'BAD_INPUT', 'Accept application/json.', 'accept');
    const now = clock();
    const principal = await resolvePrincipal(
      pools,
      {
        authorization: request.headersDistinct.authorization ?? [],
        purpose: request.headersDistinct['carrel-purpose'] ?? [],
        address: addressOf(request, settings.trustedProxies),
      },
      now,
      settings,
      staffSignIn,
    );
    basis = principal.basis;
    const params = await documentOf(await readBody(request), principal, pools);
    const result = await gateway(params, carrelRequest(requestId, principal, now, settings.timeZone));
    outcome = { status: statusOf(result), result, basis };
  } catch (error) {
    outcome = outcomeOf(error, basis, logger, requestId);
  }
  send(response, outcome.status, negotiate(request.headers.accept) ?? 'application/json', outcome.result);
  const seconds = (performance.now() - started) / 1000;
  metrics.answered(basis, outcome.status, seconds);
  logger.info({ requestId, basis, status: outcome.status, ms: Math.round(seconds * 1000) }, 'answered');
}
