import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { Pools } from '../../drizzle/pools.ts';
import { CarrelError, unavailable } from '../../schema/errors.ts';
import { limitsOf } from '../../schema/judge/limits.ts';
import type { Clock } from '../clock.ts';
import type { Arrival, Gateway } from '../gateway/gateway.ts';
import { carrelRequest } from '../gateway/request.ts';
import type { Metrics } from '../metrics.ts';
import { resolvePrincipal } from '../principals/resolve.ts';
import type { StaffSignIn } from '../principals/staffSignIn.ts';
import type { Rates } from '../rates/rates.ts';
import type { Settings } from '../settings.ts';
import { negotiate, usual } from './accept.ts';
import { addressOf } from './address.ts';
import { readBody, readUrl, requireJson } from './body.ts';
import { documentOf } from './document.ts';
import { Refusal } from './refusal.ts';
import { send } from './response.ts';
import { statusOf } from './status.ts';
import { within } from './within.ts';

export interface GraphqlOptions {
  readonly gateway: Gateway;
  readonly pools: Pools;
  readonly rates: Rates;
  readonly clock: Clock;
  readonly settings: Settings;
  /** Null where the library has no identity provider of its own. */
  readonly staffSignIn: StaffSignIn | null;
  /** Looks at each request for a proxy that nobody has named (`forwarded.ts`). */
  readonly notice: (request: IncomingMessage) => void;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

interface Outcome {
  /** HTTP's, where it is not that of the result. */
  readonly status: number | null;
  readonly result: ExecutionResult;
  readonly basis: string;
}

/** The parameters of a request's URL. */
export const parametersOf = ({ url = '' }: IncomingMessage): URLSearchParams =>
  new URLSearchParams(url.split('?').slice(1).join('?'));

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
function refusalOf(error: unknown, logger: Logger, requestId: string): Omit<Outcome, 'basis'> {
  if (error instanceof Refusal) return { status: error.status, result: refused(error) };
  if (error instanceof CarrelError) return { status: null, result: { errors: [error] } };
  logger.error(
    { requestId, error: error instanceof Error ? error.name : 'unknown' },
    'a request could not be answered',
  );
  return { status: null, result: { errors: [unavailable()] } };
}

const isUnavailable = ({ result }: Pick<Outcome, 'result'>): boolean =>
  result.errors?.[0]?.extensions.code === 'UNAVAILABLE';

/**
 * A page of another site can have its visitors' browsers GET, as often as it likes: it is not answered, and nobody pays
 * for it. One of an origin that the library lets ask may.
 * @throws Refusal 403
 */
function requireOwnSite({ headers }: IncomingMessage, { corsOrigins }: Settings): void {
  if (!headers['sec-fetch-site']?.includes('cross-site') || corsOrigins.includes(headers.origin ?? ''))
    return;
  throw new Refusal(403, 'NOT_ALLOWED', 'Pages of other sites cannot ask by GET.', 'sec-fetch-site');
}

/**
 * Token → principal → document → answer. Each step is one call, in this order. Until it is known who asks, it is the
 * address that pays; whatever was refused before it ran is charged at the end. What was out of reach before it was
 * charged is the address's as well: its rate is in memory, and a client's may be what was out of reach.
 */
async function outcomeOf(
  request: IncomingMessage,
  requestId: string,
  { gateway, pools, rates, clock, settings, staffSignIn, logger }: GraphqlOptions,
): Promise<Outcome> {
  const now = clock();
  const address = addressOf(request, settings.trustedProxies);
  let basis = 'none';
  const inUrl = request.method === 'GET';
  const ofAddress = rates.open({ basis: 'PUBLIC' }, address, now, inUrl);
  let tab = ofAddress;
  let outcome: Outcome;
  let isOver = false;
  try {
    const principal = await resolvePrincipal(
      pools,
      {
        authorization: request.headersDistinct.authorization ?? [],
        purpose: request.headersDistinct['carrel-purpose'] ?? [],
        address,
      },
      now,
      settings,
      staffSignIn,
    );
    basis = principal.basis;
    tab = rates.open(principal, address, now, inUrl);
    const limits = limitsOf(principal, settings.limits);
    const asked = inUrl ? readUrl(parametersOf(request)) : await readBody(request, limits);
    const charge: Arrival['charge'] = async (cost, act) => {
      await tab.charge(cost, act);
      // Nothing is begun that was answered already.
      if (isOver) throw unavailable();
    };
    const answer = async () =>
      gateway(
        await documentOf(asked, principal, pools),
        carrelRequest(requestId, principal, now, settings.timeZone),
        { inUrl, charge, explain: asked.explain },
      );
    const result = await within(limits.milliseconds, answer(), unavailable);
    const isForPost = inUrl && result.errors?.[0]?.extensions.code === 'NOT_ALLOWED';
    outcome = { status: isForPost ? 405 : null, result, basis };
  } catch (error) {
    outcome = { ...refusalOf(error, logger, requestId), basis };
  }
  isOver = true;
  try {
    await (isUnavailable(outcome) && !tab.isCharged ? ofAddress : tab).settle();
    return outcome;
  } catch (error) {
    return { ...refusalOf(error, logger, requestId), basis };
  }
}

/** One request to `/graphql`: what it is sent as and accepts is looked at first, and costs nothing. */
export async function answerGraphql(
  request: IncomingMessage,
  response: ServerResponse,
  options: GraphqlOptions,
): Promise<void> {
  const { logger, metrics } = options;
  options.notice(request);
  const requestId = randomUUID();
  const started = performance.now();
  const accepted = negotiate(request.headers.accept);
  let outcome: Outcome;
  try {
    if (request.method === 'GET') requireOwnSite(request, options.settings);
    else requireJson(request);
    if (accepted === null) throw new Refusal(406, 'BAD_INPUT', 'Accept application/json.', 'accept');
    outcome = await outcomeOf(request, requestId, options);
  } catch (error) {
    outcome = { ...refusalOf(error, logger, requestId), basis: 'none' };
  }
  const { result, basis } = outcome;
  const status = outcome.status ?? statusOf(result, accepted ?? usual);
  send(response, status, (accepted ?? usual).mediaType, result);
  const seconds = (performance.now() - started) / 1000;
  metrics.answered(basis, status, seconds);
  logger.info({ requestId, basis, status, ms: Math.round(seconds * 1000) }, 'answered');
}
