import type { Command } from 'commander';
import pino from 'pino';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { type RunningCarrel, run } from '../main.ts';
import { beforeEnd, untilInterrupted } from './interruption.ts';
import { say } from './say.ts';
import { withSession } from './session.ts';

/** What a stranger is told: where it is, who can be played, and one request that shows something withheld. */
function introduce({ endpoint, metricsPort, demonstration }: RunningCarrel): void {
  say(`Carrel answers at ${endpoint}   (metrics on port ${metricsPort}; Ctrl-C ends it)`);
  if (demonstration === null) return;
  const { file, tokens } = demonstration;
  say('');
  say(`The demonstration library is loaded. Its personas’ tokens, good for a day, are in ${file}:`);
  say(`  ${Object.keys(tokens).join(', ')}`);
  say('');
  say(
    'A caregiver with a photo ID, but without the child’s card, sees what is overdue, lost, damaged or owed:',
  );
  say('');
  say(`curl -s ${endpoint} -H 'content-type: application/json' \\`);
  say(`  -H 'authorization: Bearer ${tokens.caregiverPhotoId}' \\`);
  say(`  -d '{"query":"{ record { name { first last } loans { state item { title { title } } } } }"}'`);
}

/** `carrel serve`, which `npm start` runs: serves until it is interrupted, and leaves nothing running. */
export function register(program: Command): void {
  program
    .command('serve')
    .description(
      'Serve GraphQL. Without DATABASE_URL: on the embedded PostgreSQL, with the demonstration library.',
    )
    .action(async () => {
      const config = readConfig();
      const logger = pino(
        { level: config.logLevel },
        pino.destination({ dest: 2, sync: false, minLength: 4_096, periodicFlush: 1_000 }),
      );
      await withSession(config, async (ground) => {
        const running = await run(ground, config, systemClock, logger);
        const forget = beforeEnd(() => running.close());
        introduce(running);
        await untilInterrupted();
        await running.close();
        forget();
      });
    });
}
