import type { NameRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

export const PersonName = builder.objectRef<NameRow>('PersonName').implement({
  fields: (t) => ({
    first: t.exposeString('first', { authScopes: { discloses: 'identity' } }),
    middle: t.exposeString('middle', { authScopes: { discloses: 'identity' } }),
    last: t.exposeString('last', { authScopes: { discloses: 'identity' } }),
    preferred: t.exposeString('preferred', { authScopes: { discloses: 'identity' } }),
  }),
});
