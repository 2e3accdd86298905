import type { ComputerSessionRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';
import { Branch } from './branch.ts';

export const ComputerSession = builder.objectRef<ComputerSessionRow>('ComputerSession').implement({
  description: 'A seat at a library computer: when and where, never what was looked at.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'use' } }),
    branch: t.expose('branch', { type: Branch, authScopes: { discloses: 'use' } }),
    startedAt: t.expose('startedAt', { type: 'DateTime', authScopes: { discloses: 'use' } }),
    endsAt: t.expose('endsAt', { type: 'DateTime', authScopes: { discloses: 'use' } }),
  }),
});
