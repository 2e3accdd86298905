import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { type Config, readConfig } from '../config.ts';
import { demonstrate, prepareDemonstration } from '../demo/demonstrate.ts';
import { bringUp } from '../migration.ts';
import { Problem } from '../problem.ts';
import { say } from './say.ts';
import { withSession } from './session.ts';

/** `carrel demo`: the demonstration library in the embedded database, and demo.json with fresh tokens. */
export function register(program: Command): void {
  program
    .command('demo')
    .description(
      'Load the demonstration library into the embedded database where it is not, and write demo.json anew.',
    )
    .action(() => demo(readConfig()));
}

async function demo(config: Config): Promise<void> {
  if (config.databaseUrl !== null)
    throw new Problem(
      'DEMO_NEEDS_EMBEDDED',
      'the demonstration library goes into the embedded database only: run this without DATABASE_URL',
      2,
    );
  const { timeZone, dataDir } = config;
  const made = await withSession(config, async ({ url, secret }) => {
    const now = systemClock();
    await bringUp({ url, secret, timeZone, now });
    if (!(await prepareDemonstration({ url, secret, timeZone, now }))) return null;
    return demonstrate({ url, dataDir, timeZone, now, endpoint: endpointOf(config) });
  });
  if (made === null)
    throw new Problem(
      'DATABASE_NOT_EMPTY',
      'the embedded database holds another library: set CARREL_DATA_DIR to a folder of its own for the demonstration',
    );
  say(
    `The demonstration library is loaded. Its tokens, good for a day, are in ${made.file}; earlier ones have ended.`,
  );
}

/** Where `carrel serve` answers, as a client on this machine reaches it. */
function endpointOf({ host, port }: Config): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}/graphql`;
}
