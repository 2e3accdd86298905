import { sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { legalProcesses, legalProcessSubjects } from '../tables/index.ts';
import type { View } from '../view.ts';
import { afterPlace, type PaperPlace, type ReleaseRow, releases, value } from './papers.ts';

/** A process as it was presented and decided, without whom it names. Instants are ISO text, days too. */
export interface ProcessRow {
  id: string;
  kind: 'COURT_ORDER' | 'SUBPOENA';
  court: string;
  caseNumber: string;
  issuedOn: string;
  servedOn: string;
  finding: boolean;
  classes: string[];
  windowFrom: string | null;
  windowTo: string | null;
  expiresAt: string;
  state: 'RECORDED' | 'APPROVED' | 'REFUSED' | 'VACATED';
  decidedBy: string | null;
  decidedAt: string | null;
  acceptedByDecisionOf: string | null;
  vacatedBy: string | null;
  vacatedAt: string | null;
  /** The namings, by ids of their own. */
  subjects: { id: string }[];
  /** Null where they were not asked for. */
  releases: ReleaseRow[] | null;
}

const p = legalProcesses;
const s = legalProcessSubjects;

const processes = (condition: RowCondition) =>
  read<{ process: ProcessRow }>(
    condition,
    (where) => sql`select json_build_object('id', ${p.id}, 'kind', ${p.kind}, 'court', ${p.court},
      'caseNumber', ${p.caseNumber}, 'issuedOn', ${p.issuedOn}, 'servedOn', ${p.servedOn}, 'finding', ${p.finding},
      'classes', ${p.classes}, 'windowFrom', ${p.windowFrom}, 'windowTo', ${p.windowTo}, 'expiresAt', ${p.expiresAt},
      'state', ${p.state}, 'decidedBy', ${p.decidedBy}, 'decidedAt', ${p.decidedAt},
      'acceptedByDecisionOf', ${p.acceptedByDecisionOf}, 'vacatedBy', ${p.vacatedBy}, 'vacatedAt', ${p.vacatedAt},
      'subjects', (select coalesce(json_agg(json_build_object('id', ${s.id}) order by ${s.place}, ${s.id}), '[]'::json)
        from ${s} where ${s.processId} = ${p.id}),
      'releases', ${releases(sql`${p.id}, null`)}) as process
    from ${p} where ${where}
    order by ${p.servedOn} desc, ${p.id} desc limit ${value('limit')}::int`,
  );

const page = processes(
  rows(sql`(${value('state')}::text is null or ${p.state} = ${value('state')})
    and ${afterPlace(sql`${p.servedOn}`, sql`${p.id}`)}`),
);
const one = processes(rows(sql`${p.id} = ${value('id')}::uuid`));

/**
 * Processes, those served last first, a page at a time.
 * @param state null: in any
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 * @param withReleases whether to read what was released under each
 */
export async function findProcesses(
  pools: Pools,
  view: View,
  state: ProcessRow['state'] | null,
  after: PaperPlace | null,
  limit: number,
  withReleases: boolean,
): Promise<ProcessRow[]> {
  if (view.audience !== 'administrator') return [];
  const place = { day: after?.day ?? null, id: after?.id ?? null };
  const found = await page.run(pools.for('administrator'), {
    ...place,
    state,
    limit,
    releases: withReleases,
  });
  return found.map(({ process }) => process);
}

/** One process; null where there is none. */
export async function readProcess(
  pools: Pools,
  view: View,
  id: string,
  withReleases: boolean,
): Promise<ProcessRow | null> {
  if (view.audience !== 'administrator') return null;
  const [row] = await one.run(pools.for('administrator'), { id, limit: 1, releases: withReleases });
  return row?.process ?? null;
}
