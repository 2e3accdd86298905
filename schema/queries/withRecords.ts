import type { GraphQLResolveInfo } from 'graphql';
import type { IncidentRow } from '../../drizzle/reads/incidents.ts';
import { readByIds } from '../../drizzle/reads/record.ts';
import type { Context } from '../context.ts';
import type { IncidentWithRecord } from '../types/incident.ts';
import { partsOf } from './partsOf.ts';

/**
 * Puts beside incidents the records of those they were about, read in one statement and only where the document asks
 * for them. Whomever an incident shows is on file, whether the record was asked for or not.
 * @param info the root field's own
 */
export async function withRecords(
  context: Context,
  info: GraphQLResolveInfo,
  incidents: readonly IncidentRow[],
): Promise<IncidentWithRecord[]> {
  const served = context.judgement.served.get(String(info.path.key));
  const ids = [...new Set(incidents.flatMap(({ patronId }) => (patronId === null ? [] : [patronId])))];
  const records = served?.has('Incident.patron')
    ? await readByIds(context.pools, context.view, ids, partsOf(context, info))
    : [];
  context.disclosing.record(null);
  for (const id of ids) context.disclosing.record(id);
  const byId = new Map(records.map((record) => [record.id, record]));
  return incidents.map((row) => ({ row, record: byId.get(row.patronId ?? '') ?? null }));
}
