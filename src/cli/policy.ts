import type { Command } from 'commander';
import { policyJson } from '../../schema/policyJson.ts';
import { schema } from '../../schema/schema.ts';
import { matrixTable } from './matrixTable.ts';
import { say } from './say.ts';

/** `carrel policy`: who may see what, field by basis, read from the built schema. Needs no database. */
export function register(program: Command): void {
  program
    .command('policy')
    .description('Print who may see what: every field of the graph against every basis and purpose.')
    .option('--json', 'for programs: field → classes → clauses → bases that open it')
    .action((options: { json?: boolean }) => {
      say(options.json === true ? policyJson(schema).trimEnd() : matrixTable(schema));
    });
}
