import type { IncidentReleaseRow, IncidentRow } from '../../drizzle/reads/incidents.ts';
import type { RecordRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';
import { Patron } from './patron.ts';

/** An incident together with the record of whom it was about, where one was asked for and is there. */
export interface IncidentWithRecord {
  readonly row: IncidentRow;
  readonly record: RecordRow | null;
}

const IncidentRelease = builder.objectRef<IncidentReleaseRow>('IncidentRelease').implement({
  description: 'To whom an incident was released, once legal action was recorded.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'conduct' } }),
    recipient: t.exposeString('recipient', { authScopes: { discloses: 'conduct' } }),
    releasedOn: t.expose('releasedOn', { type: 'Date', authScopes: { discloses: 'conduct' } }),
    releasedBy: t.exposeString('releasedBy', { authScopes: { discloses: 'conduct' } }),
  }),
});

export const Incident = builder.objectRef<IncidentWithRecord>('Incident').implement({
  description: 'Something that happened at the library. Confidential until legal action over it is recorded.',
  fields: (t) => ({
    id: t.id({ authScopes: { discloses: 'conduct' }, resolve: ({ row }) => row.id }),
    branch: t.field({ type: Branch, authScopes: { discloses: 'conduct' }, resolve: ({ row }) => row.branch }),
    occurredAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: 'conduct' },
      resolve: ({ row }) => row.occurredAt,
    }),
    description: t.string({ authScopes: { discloses: 'conduct' }, resolve: ({ row }) => row.description }),
    evidenceNotes: t.string({
      authScopes: { discloses: 'conduct' },
      resolve: ({ row }) => row.evidenceNotes,
    }),
    legalActionOn: t.field({
      type: 'Date',
      description:
        'The day on which the library took legal action; before it is recorded nothing is released.',
      authScopes: { discloses: 'conduct' },
      resolve: ({ row }) => row.legalActionOn,
    }),
    reportedBy: t.string({ authScopes: { discloses: 'conduct' }, resolve: ({ row }) => row.reportedBy }),
    patron: t.field({
      type: Patron,
      description: 'Whom it was about; null where nobody is known, or they are on file no more.',
      authScopes: { discloses: 'conduct' },
      resolve: ({ record }) => record,
    }),
    releases: t.field({
      type: [IncidentRelease],
      authScopes: { discloses: 'conduct' },
      resolve: ({ row }) => row.releases,
    }),
  }),
});
