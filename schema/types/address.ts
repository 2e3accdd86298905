import type { AddressRow } from '../../drizzle/reads/recordRow.ts';
import { builder } from '../builder.ts';

/** Reached through a patron (contact) and, for an agency, through a referral. */
export const Address = builder.objectRef<AddressRow>('Address').implement({
  description: 'A postal address.',
  fields: (t) => ({
    kind: t.exposeString('kind', { authScopes: { discloses: ['contact', 'referral'] } }),
    line1: t.exposeString('line1', { authScopes: { discloses: ['contact', 'referral'] } }),
    line2: t.exposeString('line2', { authScopes: { discloses: ['contact', 'referral'] } }),
    city: t.exposeString('city', { authScopes: { discloses: ['contact', 'referral'] } }),
    region: t.exposeString('region', { authScopes: { discloses: ['contact', 'referral'] } }),
    postalCode: t.exposeString('postalCode', { authScopes: { discloses: ['contact', 'referral'] } }),
    country: t.exposeString('country', { authScopes: { discloses: ['contact', 'referral'] } }),
  }),
});
