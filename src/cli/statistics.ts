import type { Command } from 'commander';
import { findUnpublished } from '../../drizzle/writes/statistics.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { type Publication, publishStatistics } from '../statistics/publish.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

const lines = (publications: readonly Publication[]): string =>
  publications.map(({ month, kind }) => `  ${month.slice(0, 7)}  ${kind}`).join('\n');

/** `carrel statistics`: which closed months are not published yet, and with `--publish`, publishes them. */
export function register(program: Command): void {
  program
    .command('statistics')
    .description('List the closed months whose statistics are not published yet, or publish them for good.')
    .option('--publish', 'publish them, small counts suppressed; what is published never changes again')
    .action((options: { publish?: boolean }) =>
      withOperator(readConfig(), async (operator) => {
        const now = systemClock();
        if (options.publish === true) {
          const published = await publishStatistics(operator, now);
          say(
            published.length === 0 ? 'Every closed month is published.' : `Published:\n${lines(published)}`,
          );
          return;
        }
        const { tables } = await findUnpublished(operator, now);
        say(
          tables.length === 0 ? 'Every closed month is published.' : `Not published yet:\n${lines(tables)}`,
        );
      }),
    );
}
