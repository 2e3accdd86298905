import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import { checkExpunge } from '../retention/check.ts';
import { printProof, proofJson } from '../retention/printProof.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

/** `carrel expunge --check`: proves that nothing joins a person to anything completed. */
export function register(program: Command): void {
  program
    .command('expunge')
    .description('Prove that nothing kept here still joins a person to anything completed.')
    .option('--check', 'search every table of the database, list them, and fail if anything is found')
    .option('--json', 'the proof for programs')
    .action(async (options: { check?: boolean; json?: boolean }) => {
      if (options.check !== true)
        throw new Problem('BAD_OPTION', 'say what to do: carrel expunge --check', 2);
      const config = readConfig();
      await withOperator(config, async (operator) => {
        const proof = await checkExpunge(operator, { now: systemClock(), timeZone: config.timeZone });
        for (const line of options.json === true ? [proofJson(proof)] : printProof(proof)) say(line);
        if (proof.findings.length > 0)
          throw new Problem('NOT_EXPUNGED', 'something still joins a person to what is completed; see above');
      });
    });
}
