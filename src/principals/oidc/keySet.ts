import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import type { Logger } from 'pino';
import { Unavailable } from '../../../drizzle/unavailable.ts';
import { fetchJson, ProviderFault } from './fetchJson.ts';
import { isTrustworthy } from './provider.ts';

/** How often the identity provider is asked, in milliseconds. */
export interface Pace {
  /** How long after its keys were fetched a token with an unknown key does not have them fetched again. */
  readonly coolDown: number;
  /** How long after a failure it is not asked again. */
  readonly retryAfter: number;
  /** How long keys are believed. */
  readonly keysLive: number;
  /** How long it may take to answer. */
  readonly timeout: number;
}

export const usualPace: Pace = { coolDown: 30_000, retryAfter: 5_000, keysLive: 600_000, timeout: 5_000 };

/** What is wrong with a token, when its key was looked for. Anything else is wrong with the provider. */
const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];

const discoveryOf = (issuer: string): URL =>
  new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);

interface Discovery {
  readonly issuer: unknown;
  readonly jwks_uri: unknown;
}

/** Where the issuer's keys are, by its discovery document. The document of another issuer says nothing. */
async function keysOf(issuer: string, signal: AbortSignal): Promise<URL> {
  const document = (await fetchJson(discoveryOf(issuer), signal)) as Partial<Discovery> | null;
  if (document?.issuer !== issuer) throw new ProviderFault('its discovery document is of another issuer');
  const address = document.jwks_uri;
  const url = typeof address === 'string' ? URL.parse(address) : null;
  if (url === null || !isTrustworthy(url)) throw new ProviderFault('its keys are at no address of TLS');
  return url;
}

/** For the operator: what is wrong, without anything that the provider said. */
function reasonOf(error: unknown): string {
  if (error instanceof ProviderFault) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'unknown';
}

/**
 * The keys that an issuer signs with. They are found anew through discovery each time they are fetched: when they are
 * old, and when a token names one that is not among them, so that a rotation needs no restart. Tokens with made-up
 * keys have them fetched once in a cool-down, and a provider that is down is left in peace in between.
 * The first fetch begins at once; nobody waits for it.
 */
export function openKeySet(issuer: string, logger: Logger, pace: Pace = usualPace): JWTVerifyGetKey {
  let failed: { readonly at: number; readonly error: unknown } | null = null;

  async function fetchKeys(signal: AbortSignal): Promise<Response> {
    if (failed !== null && performance.now() - failed.at < pace.retryAfter) throw failed.error;
    try {
      const keys = await fetchJson(await keysOf(issuer, signal), signal);
      createLocalJWKSet(keys as JSONWebKeySet);
      if (failed !== null) logger.info('the identity provider is back');
      failed = null;
      return Response.json(keys);
    } catch (error) {
      if (failed === null) logger.warn({ reason: reasonOf(error) }, 'the identity provider is out of reach');
      failed = { at: performance.now(), error };
      throw error;
    }
  }

  const keys = createRemoteJWKSet(discoveryOf(issuer), {
    cooldownDuration: pace.coolDown,
    cacheMaxAge: pace.keysLive,
    timeoutDuration: pace.timeout,
    [customFetch]: (_, { signal }) => fetchKeys(signal),
  });
  keys.reload().catch(() => {}); // said in the log, and tried again when a token comes

  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      throw ofTheToken.some((each) => error instanceof each) ? error : new Unavailable(error);
    }
  };
}
