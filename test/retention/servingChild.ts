import pino from 'pino';
import { openPools } from '../../drizzle/pools.ts';
import { audiencePassword, Secret } from '../../src/secret.ts';
import { startServer } from '../../src/server.ts';
import { defaultSettings } from '../../src/settings.ts';

/**
 * The gateway as a process of its own, to be killed. Arguments: the database's address, the suffix of its roles, the
 * secret, and the moment that its clock stands at. Says where it answers, and ends with its input.
 */
const [url = '', roles = '', secretText = '', now = ''] = process.argv.slice(2);
process.stdin.resume().on('end', () => process.exit());

const secret = new Secret(secretText);
const { endpoint } = await startServer({
  pools: openPools({ url, passwords: audiencePassword(secret), roles, max: 4 }),
  secret,
  clock: () => new Date(now),
  settings: defaultSettings,
  logger: pino({ level: 'silent' }),
  port: 0,
});
process.stdout.write(endpoint);
