import pino from 'pino';
import { openPools } from '../../../../drizzle/pools.ts';
import { type LimitTable, limitedAs, limits } from '../../../../schema/judge/limits.ts';
import { startSealing } from '../../../../src/disclosure/startSealing.ts';
import { createMetrics } from '../../../../src/metrics.ts';
import { audiencePassword, Secret } from '../../../../src/secret.ts';
import { startServer } from '../../../../src/server.ts';
import { defaultSettings, type Settings } from '../../../../src/settings.ts';
import { sealingInTurns } from './sealingInTurns.ts';

/** Nobody is refused for asking much: that is what a bench does. What a request costs is counted and charged all the same. */
const unhurried = Object.fromEntries(
  limitedAs.map((each) => [each, { ...limits[each], cost: 1e9, costPerMinute: 1e12, milliseconds: 60_000 }]),
) as LimitTable;

const settings: Settings = {
  ...defaultSettings,
  limits: unhurried,
  pinAttempts: 1e7,
  vendorAttempts: 1e7,
};

/**
 * Carrel as `src/main.ts` starts it against a database of a library's own: its usual pool for each audience, metrics, a
 * log of its own at the level `info` (which goes nowhere, as fast as pino writes it), and its part in sealing the
 * disclosure log, from when the bench says over the channel between the two that its turn begins until it says that it is
 * over. Left out is the sweep, which is no part of an answer and would take rows away between two rounds.
 * @param options.roles suffix of the role names that the pools log in as; the database's own by default
 */
export async function serve(options: { roles?: string } = {}): Promise<void> {
  const {
    BENCH_DATABASE_URL: url = '',
    BENCH_NOW: instant = '',
    BENCH_SECRET: secretText = '',
  } = process.env;
  const secret = new Secret(secretText);
  const now = new Date(instant);
  const clock = (): Date => now;
  const passwords = audiencePassword(secret);
  const logger = pino(
    { level: 'info' },
    pino.destination({ dest: '/dev/null', sync: false, minLength: 4_096, periodicFlush: 1_000 }),
  );
  const metrics = createMetrics();
  const pools = openPools({ url, passwords, ...options });
  const turns = sealingInTurns();
  const sealing = startSealing({ url, secret, clock, sink: null, logger, metrics, ticking: turns.ticking });
  const server = await startServer({ pools, secret, clock, settings, sealing, logger, metrics, port: 0 });
  process.once('SIGTERM', () => {
    void (async () => {
      await server.close();
      await sealing.stop();
      await pools.end();
      process.exit(0);
    })();
  });
  process.on('message', (told) => {
    if (told === 'begin') turns.begin();
    if (told === 'rest') void turns.rest().then(() => process.send?.('rested'));
  });
  process.stdout.write(`${JSON.stringify({ port: server.port })}\n`);
}
