import { type AgencyRow, listAgencies } from '../../drizzle/reads/agencies.ts';
import { builder } from '../builder.ts';

const Agency = builder.objectRef<AgencyRow>('Agency').implement({
  description: 'A collection agency that the library works with.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'referral' } }),
    name: t.exposeString('name', { authScopes: { discloses: 'referral' } }),
  }),
});

builder.queryField('agencies', (t) =>
  t.field({
    type: [Agency],
    description: 'For staff: the agencies that an account can be referred to. No agency learns of another.',
    authScopes: { discloses: 'referral', reaches: 'patrons' },
    resolve: async (_, __, context) => [...(await listAgencies(context.pools, context.view))],
  }),
);
