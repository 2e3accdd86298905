import type { Logger } from 'pino';
import { openPools } from '../drizzle/pools.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { type Demonstration, demonstrate, prepareDemonstration } from './demo/demonstrate.ts';
import { demonstrationConsentDecidedBy } from './demo/load.ts';
import { openSink } from './disclosure/openSink.ts';
import { startSealing } from './disclosure/startSealing.ts';
import { closable } from './http/closing.ts';
import { createMetrics, metricsServer } from './metrics.ts';
import { bringUp } from './migration.ts';
import { openSignIn } from './principals/oidc/signIn.ts';
import { startSweeping } from './retention/queue.ts';
import { audiencePassword, type Secret } from './secret.ts';
import { listen, startServer } from './server.ts';
import type { Settings } from './settings.ts';

/** The database and the secret that the program runs on. */
export interface Ground {
  readonly url: string;
  readonly secret: Secret;
  /** The embedded database of the data folder: it holds the demonstration library. */
  readonly embedded: boolean;
}

export interface RunningCarrel {
  readonly endpoint: string;
  readonly metricsPort: number;
  /** Null where the library is not the demonstration one. */
  readonly demonstration: Demonstration | null;
  close(): Promise<void>;
}

/**
 * The running program: migrates, loads the demonstration library where there is no other, opens a pool for each
 * audience, takes its part in the fleet's sealing and sweeping, and serves. From here the way of a request leads inward: server → http → principals → gateway →
 * schema → drizzle.
 * @throws Problem for what an operator can mend, and the database driver's own errors
 */
export async function run(
  ground: Ground,
  config: Config,
  clock: Clock,
  logger: Logger,
): Promise<RunningCarrel> {
  const { url, secret, embedded } = ground;
  const passwords = audiencePassword(secret);
  const { timeZone, dataDir } = config;
  await bringUp({ url, secret, timeZone, now: clock() });
  const isDemonstration = embedded && (await prepareDemonstration({ url, secret, timeZone, now: clock() }));
  const settings: Settings = {
    ...config,
    consentDecidedBy: config.consentDecidedBy ?? (isDemonstration ? demonstrationConsentDecidedBy : null),
  };
  const pools = openPools({ url, passwords });
  const metrics = createMetrics();
  const metricsListener = metricsServer(metrics);
  const closeMetrics = closable(metricsListener);
  const closing: (() => Promise<unknown>)[] = [() => pools.end()];
  const close = async () => {
    for (const step of closing.reverse()) await step();
  };
  try {
    const { oidc: provider } = config;
    const sink = await openSink(config.auditSink);
    const sealing = startSealing({ url, secret, clock, sink, logger, metrics });
    closing.push(() => sealing.stop());
    const server = await startServer({
      pools,
      secret,
      clock,
      settings,
      staffSignIn: provider === null ? null : openSignIn({ provider, pools, logger }),
      sealing,
      logger,
      metrics,
      port: config.port,
      host: config.host,
    });
    closing.push(() => server.close());
    const sweeping = await startSweeping({ url, secret, clock, settings, logger });
    closing.push(() => sweeping.stop());
    const metricsPort = await listen(metricsListener, config.metricsPort, config.metricsHost);
    closing.push(() => closeMetrics());
    const demonstration = isDemonstration
      ? await demonstrate({ url, dataDir, timeZone, now: clock(), endpoint: server.endpoint })
      : null;
    return { endpoint: server.endpoint, metricsPort, demonstration, close };
  } catch (error) {
    await close();
    throw error;
  }
}
