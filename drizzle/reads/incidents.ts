import { type SQL, sql } from 'drizzle-orm';
import type { Pools } from '../pools.ts';
import { type RowCondition, read, rows } from '../statement.ts';
import { branches, incidentReleases, incidents } from '../tables/index.ts';
import type { View } from '../view.ts';
import { idBefore } from './papers.ts';
import type { BranchRow } from './recordRow.ts';

export interface IncidentReleaseRow {
  id: string;
  recipient: string;
  releasedOn: string;
  releasedBy: string;
}

/** An incident, as an administrator sees it. Instants are ISO text, days too. */
export interface IncidentRow {
  id: string;
  patronId: string | null;
  branch: BranchRow;
  occurredAt: string;
  description: string;
  evidenceNotes: string | null;
  reportedBy: string | null;
  legalActionOn: string | null;
  releases: IncidentReleaseRow[];
}

/** A place in the order of incidents: the latest first. */
export interface IncidentPlace {
  occurredAt: string;
  id: string;
}

const value = sql.placeholder;

const incidents_ = (condition: RowCondition, order: SQL) =>
  read<{ incident: IncidentRow }>(
    condition,
    (where) => sql`select json_build_object('id', ${incidents.id}, 'patronId', ${incidents.patronId},
        'branch', json_build_object('id', ${branches.id}, 'code', ${branches.code}, 'name', ${branches.name}),
        'occurredAt', ${incidents.occurredAt}, 'description', ${incidents.description},
        'evidenceNotes', ${incidents.evidenceNotes}, 'reportedBy', ${incidents.reportedBy},
        'legalActionOn', ${incidents.legalActionOn},
        'releases', (select coalesce(json_agg(json_build_object('id', ${incidentReleases.id},
            'recipient', ${incidentReleases.recipient}, 'releasedOn', ${incidentReleases.releasedOn},
            'releasedBy', ${incidentReleases.releasedBy}) order by ${incidentReleases.releasedOn}, ${incidentReleases.id}), '[]'::json)
          from ${incidentReleases} where ${incidentReleases.incidentId} = ${incidents.id})) as incident
      from ${incidents} join ${branches} on ${branches.id} = ${incidents.branchId} where ${where} ${order}`,
  );

const page = incidents_(
  rows(sql`(${incidents.occurredAt}, ${incidents.id})
    < (coalesce(${value('occurredAt')}::timestamptz, 'infinity'), ${idBefore})`),
  sql`order by ${incidents.occurredAt} desc, ${incidents.id} desc limit ${value('limit')}::int`,
);

const one = incidents_(rows(sql`${incidents.id} = ${value('id')}::uuid`), sql``);

/**
 * Incidents, the latest first, a page at a time. Only an administrator's login can name their table.
 * @param limit rows at most; ask for one more than a page to know whether there is a next
 */
export async function listIncidents(
  pools: Pools,
  view: View,
  after: IncidentPlace | null,
  limit: number,
): Promise<IncidentRow[]> {
  if (view.audience !== 'administrator') return [];
  const found = await page.run(pools.for('administrator'), {
    occurredAt: after?.occurredAt ?? null,
    id: after?.id ?? null,
    limit,
  });
  return found.map(({ incident }) => incident);
}

/** One incident; null where there is none. */
export async function readIncident(pools: Pools, view: View, id: string): Promise<IncidentRow | null> {
  if (view.audience !== 'administrator') return null;
  const [row] = await one.run(pools.for('administrator'), { id });
  return row?.incident ?? null;
}
