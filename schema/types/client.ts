import type { ClientRow } from '../../drizzle/reads/clients.ts';
import { builder } from '../builder.ts';
import { clientKinds } from '../policy/bases.ts';

export const ClientKindName = builder.enumType('ClientKind', { values: clientKinds });

export const Client = builder.objectRef<ClientRow>('Client').implement({
  description: 'Who may connect from outside the library. Its tokens do not come out here.',
  fields: (t) => ({
    id: t.exposeID('id', { authScopes: { discloses: 'clients' } }),
    kind: t.expose('kind', { type: ClientKindName, authScopes: { discloses: 'clients' } }),
    name: t.exposeString('name', { authScopes: { discloses: 'clients' } }),
    contact: t.exposeString('contact', {
      description: 'Whom to call when its token leaks.',
      authScopes: { discloses: 'clients' },
    }),
    scopes: t.exposeStringList('scopes', {
      description: 'What it may read beyond what its kind opens.',
      authScopes: { discloses: 'clients' },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
  }),
});
