import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { type Paper, type Release, reportReleases } from '../disclosure/releases.ts';
import { isId } from '../principals/find.ts';
import { Problem } from '../problem.ts';
import { inColumns } from './columns.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';

interface Given {
  process?: string;
  consent?: string;
  json?: true;
}

/** `carrel releases`: who was shown what under a court's or a person's paper, as classes and never as data. */
export function register(program: Command): void {
  program
    .command('releases')
    .description('Report what was released under a paper: when, to whom, which classes; never the data.')
    .option('--process <id>', 'a court order or a subpoena')
    .option('--consent <id>', 'or a written consent')
    .option('--json', 'for programs, with the paper itself')
    .action(print);
}

async function print(given: Given): Promise<void> {
  const paper = paperOf(given);
  await withOperator(readConfig(), async ({ db }) => {
    const report = await reportReleases(db, paper);
    say(given.json === true ? JSON.stringify(report, null, 2) : asTable(report.releases));
  });
}

function paperOf({ process, consent }: Given): Paper {
  const id = process ?? consent;
  if (id === undefined || (process !== undefined && consent !== undefined) || !isId(id))
    throw new Problem('BAD_OPTION', 'name one paper by its id: --process ID or --consent ID', 2);
  return process === undefined ? { consentId: id } : { processId: id };
}

function asTable(releases: readonly Release[]): string {
  if (releases.length === 0) return 'Nothing was released.';
  const rows = releases.map(({ at, caller, openedBy, classes, found }) => [
    at.toISOString(),
    caller,
    openedBy ?? '-',
    classes.join(', '),
    found ? 'yes' : 'no',
  ]);
  return inColumns(['at', 'caller', 'opened by', 'classes', 'found'], rows);
}
