import type { ObjectFieldBuilder } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { readIncident } from '../../drizzle/reads/incidents.ts';
import type { CarrelSchema } from '../builder.ts';
import type { Context } from '../context.ts';
import { withRecords } from '../queries/withRecords.ts';
import { Incident, type IncidentWithRecord } from '../types/incident.ts';

/** What an act about an incident answers with. */
export interface OfIncident {
  /** Null for a retried report, which knows its incident no more. */
  readonly incident: IncidentWithRecord | null;
  readonly again: boolean;
}

export const incidentAfter = <Shape extends OfIncident>(t: ObjectFieldBuilder<CarrelSchema, Shape>) =>
  t.field({
    type: Incident,
    authScopes: { discloses: 'conduct' },
    resolve: (payload) => payload.incident as never,
  });

/** Reads the incident once an act on it is done. Whom it was about is on file, whatever of it was asked for. */
export async function readIncidentAfter(
  context: Context,
  info: GraphQLResolveInfo,
  id: string,
): Promise<IncidentWithRecord | null> {
  const row = await readIncident(context.pools, context.view, id);
  const [incident] = row === null ? [] : await withRecords(context, info, [row]);
  return incident ?? null;
}
