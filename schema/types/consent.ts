import type { ConsentRow } from '../../drizzle/reads/consents.ts';
import { builder } from '../builder.ts';
import type { RecordClass } from '../policy/classes.ts';
import { RecordClassName } from './policyNames.ts';
import { Release } from './release.ts';

export const Consent = builder.objectRef<ConsentRow>('Consent').implement({
  description: 'A person’s signed form: to whom it opens which classes. Whose it is does not come out here.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'legal' } }),
    recipient: t.exposeString('recipient', { authScopes: { discloses: 'legal' } }),
    classes: t.field({
      type: [RecordClassName],
      authScopes: { discloses: 'legal' },
      resolve: (consent) => consent.classes as RecordClass[],
    }),
    signedOn: t.expose('signedOn', { type: 'Date', authScopes: { discloses: 'legal' } }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', authScopes: { discloses: 'legal' } }),
    releases: t.expose('releases', { type: [Release], authScopes: { discloses: 'legal' } }),
  }),
});
