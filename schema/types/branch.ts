import type { BranchRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

export const Branch = builder.objectRef<BranchRow>('Branch').implement({
  description: 'One of the library’s buildings or bookmobiles.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'open' } }),
    code: t.exposeString('code', { authScopes: { discloses: 'open' } }),
    name: t.exposeString('name', { authScopes: { discloses: 'open' } }),
  }),
});
