import type { ImportProgress } from '../report.ts';
import { complete } from './complete.ts';
import { endHolds } from './endHolds.ts';
import { endLoans } from './endLoans.ts';
import { enterFates, refuseRepeated } from './fates.ts';
import { liveLoan, sortCirculations } from './liveLoans.ts';
import { reckonOwed } from './owed.ts';
import { removePatrons } from './removePatrons.ts';
import type { Run } from './run.ts';
import type { Stage } from './stage.ts';
import { stages } from './stages.ts';
import { writeAddresses } from './writeAddresses.ts';
import { writeBranches } from './writeBranches.ts';
import { writeCards } from './writeCards.ts';
import { settleCharges, writeCharges } from './writeCharges.ts';
import { liveHold, writeHolds } from './writeHolds.ts';
import { sortCopies, writeItems } from './writeItems.ts';
import { writeLoans } from './writeLoans.ts';
import { writePatrons } from './writePatrons.ts';
import { recentPayment, writePayments } from './writePayments.ts';
import { writeTitles } from './writeTitles.ts';

/**
 * What is done with the staged rows, in the order in which it has to be: what is named comes before what names it,
 * what has ended is out no more before what is new, and nothing goes before everything is written.
 */
const steps: readonly (readonly [what: string, ...acts: ((run: Run) => Promise<void>)[]])[] = [
  ['what is still open', reckonOwed, sortCirculations, sortCopies],
  ['branches', writeBranches],
  ['titles', writeTitles],
  ['items', writeItems],
  ['patrons', writePatrons],
  ['cards', writeCards],
  ['addresses', writeAddresses],
  ['what has ended', endLoans, endHolds],
  ['loans', writeLoans],
  ['holds', writeHolds],
  ['charges and payments', settleCharges, writeCharges, writePayments],
  ['patrons who have left', removePatrons],
  ['what is complete', complete],
];

/**
 * Writes what was staged.
 * @param progress told at the beginning of each step, and at the end
 */
export async function writeStaged(run: Run, progress: (progress: ImportProgress) => void): Promise<void> {
  const filled = Object.values<Stage>(stages).filter(({ tables }) =>
    tables.some((table) => run.ledger.has(table)),
  );
  for (const stage of filled) {
    await run.tx.unsafe(`analyze ${stage.name}`);
    await refuseRepeated(run, stage);
  }
  for (const [done, [what, ...acts]] of steps.entries()) {
    progress({ step: 'writing', what, done, total: steps.length });
    for (const act of acts) await act(run);
  }
  for (const fated of [...filled, liveLoan, liveHold, recentPayment]) await enterFates(run, fated);
  progress({ step: 'writing', what: 'done', done: steps.length, total: steps.length });
}
