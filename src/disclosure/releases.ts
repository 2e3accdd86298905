import { eq, sql } from 'drizzle-orm';
import { consents, legalProcesses } from '../../drizzle/tables/index.ts';
import type { Keeper } from '../principals/keeper.ts';
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

const p = legalProcesses;
const ofProcess = {
  id: p.id,
  kind: p.kind,
  court: p.court,
  caseNumber: p.caseNumber,
  servedOn: p.servedOn,
  classes: p.classes,
  windowFrom: p.windowFrom,
  windowTo: p.windowTo,
  expiresAt: p.expiresAt,
  state: p.state,
  decidedBy: p.decidedBy,
};
const c = consents;
const ofConsent = {
  id: c.id,
  recipient: c.recipient,
  classes: c.classes,
  signedOn: c.signedOn,
  expiresAt: c.expiresAt,
  revokedAt: c.revokedAt,
};

/** What the library can show of a paper: what it names, and when what of it was released to whom. Never the data. */
export interface ReleaseReport {
  /** The paper, without whom it is about. */
  paper: object;
  releases: Release[];
}

/**
 * The report of releases under a process or a consent (legal.process, offence.disclosure).
 * @throws Problem NO_SUCH_PROCESS, NO_SUCH_CONSENT
 */
export async function reportReleases(db: Keeper, paper: Paper): Promise<ReleaseReport> {
  const processId = 'processId' in paper ? paper.processId : null;
  const consentId = 'consentId' in paper ? paper.consentId : null;
  const [found] = await ('processId' in paper
    ? db.select(ofProcess).from(legalProcesses).where(eq(legalProcesses.id, paper.processId))
    : db.select(ofConsent).from(consents).where(eq(consents.id, paper.consentId)));
  if (found === undefined)
    throw 'processId' in paper
      ? new Problem('NO_SUCH_PROCESS', 'no process has this id')
      : new Problem('NO_SUCH_CONSENT', 'no consent has this id');
  const releases = await db.execute<Omit<Release, 'at'> & { at: string }>(
    sql`select at, caller, opened_by as "openedBy", classes, found from carrel.releases_of(${processId}, ${consentId})`,
  );
  return { paper: found, releases: releases.map((release) => ({ ...release, at: new Date(release.at) })) };
}
