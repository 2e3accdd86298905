import { legalProcesses, legalProcessSubjects } from '../../../drizzle/tables/index.ts';
import { flawOfProcess } from '../../../schema/policy/papers.ts';
import { Problem } from '../../problem.ts';
import type { Keeper } from '../keeper.ts';
import { flawed } from './flawed.ts';

/** A court's paper as it was presented to an administrator (legal.process). Days are the library's. */
export interface PresentedProcess {
  kind: 'COURT_ORDER' | 'SUBPOENA';
  court: string;
  caseNumber: string;
  issuedOn: string;
  servedOn: string;
  /** Whether the court found that the merits of disclosure exceed privacy. */
  finding: boolean;
  classes: readonly string[];
  windowFrom: string | null;
  windowTo: string | null;
  expiresAt: Date;
  /** The administrator who approved it. */
  decidedBy: string;
}

/**
 * Records a process that an administrator approved, and the persons it names. State law asks for a court's finding,
 * for a subpoena and an order alike (MCA 22-1-1103), so that one without is refused.
 * @returns its id
 * @throws Problem NO_FINDING, CLASS_NOT_NAMEABLE, BAD_PROCESS, EXPIRY_PAST
 */
export async function recordApprovedProcess(
  db: Keeper,
  process: PresentedProcess,
  patronIds: readonly string[],
  timeZone: string,
  now: Date,
): Promise<string> {
  if (!process.finding)
    throw new Problem(
      'NO_FINDING',
      'a process without a court’s finding on privacy is refused (MCA 22-1-1103)',
    );
  if ([process.court, process.caseNumber, process.decidedBy].some((text) => text.trim() === ''))
    throw new Problem('BAD_PROCESS', 'a process names its court, its case and who approved it', 2);
  const flaw = flawOfProcess(process, now, timeZone);
  if (flaw !== null) throw flawed(flaw);
  const classes = [...new Set(process.classes)];
  return db.transaction(async (tx) => {
    const [row] = await tx
      .insert(legalProcesses)
      .values({ ...process, classes, state: 'APPROVED', decidedAt: now })
      .returning({ id: legalProcesses.id });
    if (!row) throw new Error('an insert returned no row');
    await tx
      .insert(legalProcessSubjects)
      .values(patronIds.map((patronId) => ({ processId: row.id, patronId })));
    return row.id;
  });
}
