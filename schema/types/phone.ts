import type { PhoneRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

export const Phone = builder.objectRef<PhoneRow>('Phone').implement({
  description: 'A telephone number.',
  fields: (t) => ({
    kind: t.exposeString('kind', { authScopes: { discloses: 'contact' } }),
    number: t.exposeString('number', { authScopes: { discloses: 'contact' } }),
  }),
});
