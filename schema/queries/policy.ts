import { builder } from '../builder.ts';
import { type MatrixRow, matrixOf } from '../matrix.ts';
import { acts, type WhoMay, whoMay } from '../policy/acts.ts';
import { type Basis, bases } from '../policy/bases.ts';
import type { RecordClass } from '../policy/classes.ts';
import { type ClauseId, clauses } from '../policy/clauses.ts';
import type { Opening } from '../policy/openings.ts';
import { type Purpose, purposes } from '../policy/purposes.ts';
import { PolicyBasisName, PurposeName, RecordClassName, RoleName } from '../types/policyNames.ts';

const PolicyClause = builder.objectRef<ClauseId>('PolicyClause').implement({
  description: 'A clause of the policy, in this program’s own words.',
  fields: (t) => ({
    id: t.string({ authScopes: { discloses: 'open' }, resolve: (id) => id }),
    says: t.string({ authScopes: { discloses: 'open' }, resolve: (id) => clauses[id].says }),
    source: t.string({ authScopes: { discloses: 'open' }, resolve: (id) => clauses[id].source }),
  }),
});

const PolicyBasis = builder.objectRef<Basis>('PolicyBasis').implement({
  description: 'A basis, and what it opens.',
  fields: (t) => ({
    basis: t.field({ type: PolicyBasisName, authScopes: { discloses: 'open' }, resolve: (basis) => basis }),
    clause: t.string({ authScopes: { discloses: 'open' }, resolve: (basis) => bases[basis].clause }),
    evidence: t.string({ authScopes: { discloses: 'open' }, resolve: (basis) => bases[basis].evidence }),
    opens: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'open' },
      resolve: (basis) => ['open', ...bases[basis].opens] as RecordClass[],
    }),
    also: t.string({
      description: 'What it opens besides, where that depends on the token.',
      authScopes: { discloses: 'open' },
      resolve: (basis) => ('also' in bases[basis] ? (bases[basis] as { also: string }).also : null),
    }),
    reach: t.string({ authScopes: { discloses: 'open' }, resolve: (basis) => bases[basis].reach }),
  }),
});

const PolicyPurpose = builder.objectRef<Purpose>('PolicyPurpose').implement({
  description: 'What a member of staff is doing, which roles may, and what it opens.',
  fields: (t) => ({
    purpose: t.field({ type: PurposeName, authScopes: { discloses: 'open' }, resolve: (purpose) => purpose }),
    roles: t.field({
      type: [RoleName],
      authScopes: { discloses: 'open' },
      resolve: (purpose) => [...purposes[purpose].roles],
    }),
    opens: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'open' },
      resolve: (purpose) => ['open', ...purposes[purpose].opens] as RecordClass[],
    }),
  }),
});

const PolicyOpening = builder.objectRef<Opening>('PolicyOpening').implement({
  description: 'One way in which a field is opened.',
  fields: (t) => ({
    basis: t.expose('basis', { type: PolicyBasisName, authScopes: { discloses: 'open' } }),
    purpose: t.expose('purpose', { type: PurposeName, authScopes: { discloses: 'open' } }),
    roles: t.field({
      type: [RoleName],
      authScopes: { discloses: 'open' },
      resolve: (opening) => [...opening.roles],
    }),
    condition: t.exposeString('condition', { authScopes: { discloses: 'open' } }),
  }),
});

const PolicyField = builder.objectRef<MatrixRow>('PolicyField').implement({
  description: 'A coordinate of this schema, what it gives away or lets in, and what opens it.',
  fields: (t) => ({
    coordinate: t.exposeString('coordinate', { authScopes: { discloses: 'open' } }),
    direction: t.exposeString('direction', { authScopes: { discloses: 'open' } }),
    classes: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'open' },
      resolve: (row) => row.classes as RecordClass[],
    }),
    clauses: t.stringList({ authScopes: { discloses: 'open' }, resolve: (row) => [...row.clauses] }),
    openings: t.field({
      type: [PolicyOpening],
      authScopes: { discloses: 'open' },
      resolve: (row) => [...row.openings],
    }),
  }),
});

const PolicyAct = builder.objectRef<WhoMay>('PolicyAct').implement({
  description: 'An act, and one of those who may do it. Whatever has no line here is refused.',
  fields: (t) => ({
    act: t.exposeString('act', { authScopes: { discloses: 'open' } }),
    clause: t.string({ authScopes: { discloses: 'open' }, resolve: ({ act }) => acts[act].clause }),
    basis: t.expose('basis', { type: PolicyBasisName, authScopes: { discloses: 'open' } }),
    purpose: t.expose('purpose', { type: PurposeName, authScopes: { discloses: 'open' } }),
    roles: t.field({
      type: [RoleName],
      authScopes: { discloses: 'open' },
      resolve: ({ roles }) => [...roles],
    }),
  }),
});

const Policy = builder.objectRef<object>('Policy').implement({
  description: 'The policy this gateway enforces, as it enforces it.',
  fields: (t) => ({
    clauses: t.field({
      type: [PolicyClause],
      authScopes: { discloses: 'open' },
      resolve: () => Object.keys(clauses) as ClauseId[],
    }),
    bases: t.field({
      type: [PolicyBasis],
      authScopes: { discloses: 'open' },
      resolve: () => Object.keys(bases) as Basis[],
    }),
    purposes: t.field({
      type: [PolicyPurpose],
      authScopes: { discloses: 'open' },
      resolve: () => Object.keys(purposes) as Purpose[],
    }),
    acts: t.field({
      type: [PolicyAct],
      authScopes: { discloses: 'open' },
      resolve: () => whoMay(),
    }),
    fields: t.field({
      type: [PolicyField],
      authScopes: { discloses: 'open' },
      resolve: (_, __, context) => [...matrixOf(context.wholeSchema)],
    }),
  }),
});

builder.queryField('policy', (t) =>
  t.field({ type: Policy, authScopes: { discloses: 'open' }, resolve: () => ({}) }),
);
