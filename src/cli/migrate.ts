import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { bringUp } from '../migration.ts';
import { say } from './say.ts';
import { withSession } from './session.ts';

/** `carrel migrate`: roles, tables, grants and row policies as this version has them. Safe to repeat. */
export function register(program: Command): void {
  program
    .command('migrate')
    .description('Bring the database to the shape this version needs. Safe to repeat.')
    .action(() =>
      withSession(readConfig(), async ({ url, secret }) => {
        const { timeZone } = readConfig();
        const { applied } = await bringUp({ url, secret, timeZone, now: systemClock() });
        say(
          applied === 0
            ? 'The database is up to date.'
            : `Applied ${applied} ${applied === 1 ? 'migration' : 'migrations'}; the database is up to date.`,
        );
      }),
    );
}
