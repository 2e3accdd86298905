import type { Operator } from '../../drizzle/operator.ts';
import { Problem } from '../problem.ts';

/** The paper whose releases are asked for. */
export type Paper = { processId: string } | { consentId: string };

/** An answer that was given under it. */
export interface Release {
  at: Date;
  /** Who asked, as the log names callers. */
  caller: string;
  /** The member of staff who opened it at the desk; null for the command line. */
  openedBy: string | null;
  classes: string[];
  found: boolean;
}

/** What the library can show of a paper: what it names, and when what of it was released to whom. Never the data. */
export interface ReleaseReport {
  /** Columns of the paper, without whom it is about. */
  paper: Record<string, unknown>;
  releases: Release[];
}

/**
 * The report of releases under a process or a consent (legal.process, offence.disclosure).
 * @throws Problem NO_SUCH_PROCESS, NO_SUCH_CONSENT
 */
export async function reportReleases({ sql }: Operator, paper: Paper): Promise<ReleaseReport> {
  const processId = 'processId' in paper ? paper.processId : null;
  const consentId = 'consentId' in paper ? paper.consentId : null;
  const [found] = await (processId === null
    ? sql`select id, recipient, classes, signed_on::text as "signedOn", expires_at as "expiresAt",
        revoked_at as "revokedAt" from consents where id = ${consentId}`
    : sql`select id, kind, court, case_number as "caseNumber", served_on::text as "servedOn", classes,
        window_from::text as "windowFrom", window_to::text as "windowTo", expires_at as "expiresAt", state,
        decided_by as "decidedBy" from legal_processes where id = ${processId}`);
  if (found === undefined)
    throw processId === null
      ? new Problem('NO_SUCH_CONSENT', 'no consent has this id')
      : new Problem('NO_SUCH_PROCESS', 'no process has this id');
  const releases = await sql<Release[]>`
    select at, caller, opened_by as "openedBy", classes, found from carrel.releases_of(${processId}, ${consentId})`;
  return { paper: { ...found }, releases: [...releases] };
}
