import { Argument, type Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { dumpFiles } from '../import/dump/dumpFile.ts';
import { importEvergreen } from '../import/evergreen.ts';
import { printReport } from '../import/printReport.ts';
import { showProgress } from '../import/showProgress.ts';
import { beforeEnd } from './interruption.ts';
import { growSlowly } from './memory.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

const importers = { evergreen: importEvergreen } as const;

/** `carrel import evergreen PATH`: takes over what another system exported, and says what became of it. */
export function register(program: Command): void {
  program
    .command('import')
    .description(
      "Take over another library system's export, in one transaction. Repeatable: a second run changes nothing.",
    )
    .addArgument(
      new Argument('<system>', 'the system that the export is from').choices(Object.keys(importers)),
    )
    .argument('<path>', 'a plain dump of pg_dump, or a folder of files with COPY blocks')
    .option('--skip-bad-rows', 'leave out rows that cannot be read, instead of writing nothing', false)
    .action(async (system: keyof typeof importers, path: string, options: { skipBadRows: boolean }) => {
      const config = readConfig();
      growSlowly();
      await dumpFiles(path); // what is not there is said before a database is started for it
      await withOperator(config, async (operator, { secret }) => {
        const display = showProgress(process.stderr);
        const forget = beforeEnd(async () => display.stop());
        const began = performance.now();
        try {
          const report = await importers[system](operator, path, {
            secret,
            now: systemClock(),
            timeZone: config.timeZone,
            reversalWindow: config.reversalWindow,
            skipBadRows: options.skipBadRows,
            progress: display.progress,
          });
          display.stop();
          for (const line of printReport(report)) say(line);
          const seconds = (performance.now() - began) / 1000;
          say(
            `\n${report.rows} rows read in ${seconds.toFixed(1)} s (${Math.round(report.rows / seconds)} rows/s).`,
          );
        } finally {
          display.stop();
          forget();
        }
      });
    });
}
