import type { Command } from 'commander';
import type { Operator } from '../../drizzle/operator.ts';
import { systemClock } from '../clock.ts';
import { type Config, readConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import { checkExpunge } from '../retention/check.ts';
import { workOff } from '../retention/job.ts';
import { jobs } from '../retention/jobs.ts';
import { printProof, proofJson } from '../retention/printProof.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

interface Options {
  sweep?: boolean;
  check?: boolean;
  json?: boolean;
}

/** `carrel expunge`: takes away now what has ended by time, and proves that nothing of it or of anything completed is left. */
export function register(program: Command): void {
  program
    .command('expunge')
    .description('Prove that nothing kept here still joins a person to anything completed.')
    .option('--sweep', 'first take away what has ended by time, as `carrel serve` does by itself')
    .option('--check', 'search every table of the database, list them, and fail if anything is found')
    .option('--json', 'for programs')
    .action(async (options: Options) => {
      if (options.check !== true && options.sweep !== true)
        throw new Problem('BAD_OPTION', 'say what to do: carrel expunge --check, or --sweep, or both', 2);
      const config = readConfig();
      await withOperator(config, async (operator) => {
        if (options.sweep === true) await sweepNow(operator, config, options);
        if (options.check === true) await check(operator, config, options);
      });
    });
}

/** In a pipe the proof alone is JSON; a sweep alone says in JSON what it did. */
async function sweepNow(sweeper: Operator, settings: Config, { json, check }: Options): Promise<void> {
  const did = await workOff(jobs, { sweeper, now: systemClock(), settings });
  if (json === true && check !== true) say(JSON.stringify(did, null, 2));
  if (json === true) return;
  for (const [job, counts] of Object.entries(did))
    say(
      `Swept (${job}): ${Object.entries(counts)
        .map(([what, count]) => `${what} ${count}`)
        .join(', ')}.`,
    );
}

async function check(operator: Operator, { timeZone }: Config, { json }: Options): Promise<void> {
  const proof = await checkExpunge(operator, { now: systemClock(), timeZone });
  for (const line of json === true ? [proofJson(proof)] : printProof(proof)) say(line);
  if (proof.findings.length > 0)
    throw new Problem('NOT_EXPUNGED', 'something still joins a person to what is completed; see above');
}
