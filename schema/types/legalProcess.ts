import type { ProcessRow } from '../../drizzle/reads/legalProcesses.ts';
import { builder } from '../builder.ts';
import type { RecordClass } from '../policy/classes.ts';
import { RecordClassName } from './policyNames.ts';
import { Release } from './release.ts';

export const ProcessKind = builder.enumType('LegalProcessKind', {
  values: ['COURT_ORDER', 'SUBPOENA'] as const,
});

export const ProcessState = builder.enumType('LegalProcessState', {
  values: {
    RECORDED: { description: 'As it was served, and not decided on: it opens nothing.' },
    APPROVED: { description: 'It opens what it names, until it expires.' },
    REFUSED: {},
    VACATED: { description: 'Approved once, and set aside since.' },
  } as const,
});

const ProcessSubject = builder.objectRef<{ id: string }>('LegalProcessSubject').implement({
  description:
    'Somebody whom a process names. Who it is does not come out here: only `openDisclosure` opens it.',
  fields: (t) => ({ id: t.exposeID('id', { authScopes: { discloses: 'legal' } }) }),
});

export const LegalProcess = builder.objectRef<ProcessRow>('LegalProcess').implement({
  description: 'A court order or a subpoena, as it was presented and what an administrator decided.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'legal' } }),
    kind: t.expose('kind', { type: ProcessKind, authScopes: { discloses: 'legal' } }),
    court: t.exposeString('court', { authScopes: { discloses: 'legal' } }),
    caseNumber: t.exposeString('caseNumber', { authScopes: { discloses: 'legal' } }),
    issuedOn: t.expose('issuedOn', { type: 'Date', authScopes: { discloses: 'legal' } }),
    servedOn: t.expose('servedOn', { type: 'Date', authScopes: { discloses: 'legal' } }),
    finding: t.exposeBoolean('finding', {
      description: 'Whether the court found that the merits of disclosure exceed privacy.',
      authScopes: { discloses: 'legal' },
    }),
    classes: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'legal' },
      resolve: (process) => process.classes as RecordClass[],
    }),
    windowFrom: t.expose('windowFrom', { type: 'Date', authScopes: { discloses: 'legal' } }),
    windowTo: t.expose('windowTo', { type: 'Date', authScopes: { discloses: 'legal' } }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    state: t.expose('state', { type: ProcessState, authScopes: { discloses: 'legal' } }),
    decidedBy: t.exposeString('decidedBy', {
      description: 'The administrator who approved or refused it.',
      authScopes: { discloses: 'legal' },
    }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    acceptedByDecisionOf: t.exposeString('acceptedByDecisionOf', {
      description: 'Of a subpoena that was approved without a finding: whose decision it was to accept such.',
      authScopes: { discloses: 'legal' },
    }),
    vacatedBy: t.exposeString('vacatedBy', { authScopes: { discloses: 'legal' } }),
    vacatedAt: t.expose('vacatedAt', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    subjects: t.expose('subjects', { type: [ProcessSubject], authScopes: { discloses: 'legal' } }),
    releases: t.expose('releases', { type: [Release], authScopes: { discloses: 'legal' } }),
  }),
});
