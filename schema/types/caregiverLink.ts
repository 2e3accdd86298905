import type { CaregiverLinkRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

export const CaregiverLink = builder.objectRef<CaregiverLinkRow>('CaregiverLink').implement({
  description: 'Who signed for a child’s card, and who is listed on it.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'household' } }),
    caregiverName: t.exposeString('caregiverName', { authScopes: { discloses: 'household' } }),
    signed: t.exposeBoolean('signed', { authScopes: { discloses: 'household' } }),
    listed: t.exposeBoolean('listed', { authScopes: { discloses: 'household' } }),
  }),
});
