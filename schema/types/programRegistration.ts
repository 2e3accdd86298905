import type { ProgramRegistrationRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';

/** Reached only through a person's registration, so that its fields are of that class. */
export const Program = builder.objectRef<ProgramRegistrationRow['program']>('Program').implement({
  description: 'A programme that a person registered for.',
  fields: (t) => ({
    name: t.exposeString('name', { authScopes: { discloses: 'use' } }),
    startsAt: t.expose('startsAt', { type: 'DateTime', authScopes: { discloses: 'use' } }),
    branch: t.expose('branch', { type: Branch, authScopes: { discloses: 'use' } }),
  }),
});

export const ProgramRegistration = builder
  .objectRef<ProgramRegistrationRow>('ProgramRegistration')
  .implement({
    fields: (t) => ({
      id: t.exposeID('id', { authScopes: { discloses: 'use' } }),
      program: t.expose('program', { type: Program, authScopes: { discloses: 'use' } }),
    }),
  });
