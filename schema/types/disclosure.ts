import type { DisclosureLogRow } from '../../drizzle/reads/disclosureLog.ts';
import { builder } from '../builder.ts';
import type { Basis } from '../policy/bases.ts';
import type { RecordClass } from '../policy/classes.ts';
import type { Purpose } from '../policy/purposes.ts';
import { PolicyBasisName, PurposeName, RecordClassName } from './policyNames.ts';

export const Disclosure = builder.objectRef<DisclosureLogRow>('Disclosure').implement({
  description:
    'An entry of the disclosure log: who was answered, on which basis, of which classes. Never about whom.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'audit' } }),
    at: t.expose('at', { type: 'DateTime', authScopes: { discloses: 'audit' } }),
    caller: t.exposeString('caller', {
      description: 'A member of staff by name, a client or a grant by its id.',
      authScopes: { discloses: 'audit' },
    }),
    basis: t.field({
      type: PolicyBasisName,
      authScopes: { discloses: 'audit' },
      resolve: (entry) => entry.basis as Basis,
    }),
    purpose: t.field({
      type: PurposeName,
      authScopes: { discloses: 'audit' },
      resolve: (entry) => entry.purpose as Purpose | null,
    }),
    clauses: t.exposeStringList('clauses', {
      description: 'The clauses of the policy that it rests on.',
      authScopes: { discloses: 'audit' },
    }),
    classes: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'audit' },
      resolve: (entry) => entry.classes as RecordClass[],
    }),
    found: t.exposeBoolean('found', {
      description: 'Whether there was anybody to show.',
      authScopes: { discloses: 'audit' },
    }),
    sealed: t.exposeBoolean('sealed', {
      description: 'Whether a seal covers it; that follows within seconds.',
      authScopes: { discloses: 'audit' },
    }),
  }),
});
