import { builder } from '../builder.ts';
import { bases } from '../policy/bases.ts';
import type { Principal } from '../policy/principal.ts';
import { PolicyBasisName, PurposeName, RecordClassName, RoleName } from '../types/policyNames.ts';

/** What kind of caller a basis belongs to. */
const kinds = {
  PUBLIC: 'PUBLIC',
  VENDOR: 'CLIENT',
  COLLECTION_AGENCY: 'CLIENT',
  FEED: 'CLIENT',
  STAFF: 'STAFF',
  CARD: 'GRANT',
  BORROWER_IN_PERSON: 'GRANT',
  CAREGIVER_WITH_CARD: 'GRANT',
  CAREGIVER_PHOTO_ID: 'GRANT',
  WRITTEN_CONSENT: 'GRANT',
  COURT_ORDER: 'GRANT',
} as const satisfies Record<Principal['basis'], string>;

const ViewerKind = builder.enumType('ViewerKind', {
  values: {
    PUBLIC: { description: 'No token.' },
    CLIENT: { description: 'A vendor, an agency or a feed.' },
    STAFF: {},
    GRANT: { description: 'Whoever holds a grant to one record.' },
  } as const,
});

const Viewer = builder.objectRef<Principal>('Viewer').implement({
  description: 'The caller itself: on what basis it asks, and what that opens just now.',
  fields: (t) => ({
    kind: t.field({
      type: ViewerKind,
      authScopes: { discloses: 'open' },
      resolve: (principal) => kinds[principal.basis],
    }),
    basis: t.field({
      type: PolicyBasisName,
      authScopes: { discloses: 'open' },
      resolve: (principal) => principal.basis,
    }),
    role: t.field({
      type: RoleName,
      authScopes: { discloses: 'open' },
      resolve: (principal) => (principal.basis === 'STAFF' ? principal.role : null),
    }),
    purpose: t.field({
      type: PurposeName,
      authScopes: { discloses: 'open' },
      resolve: (principal) => (principal.basis === 'STAFF' ? principal.purpose : null),
    }),
    classes: t.field({
      type: [RecordClassName],
      description: 'The record classes that are open to this caller now.',
      authScopes: { discloses: 'open' },
      resolve: (_, __, context) => [...context.opened],
    }),
    clause: t.string({
      description: 'The clause of the policy that the basis rests on; null for the public.',
      authScopes: { discloses: 'open' },
      resolve: (principal) => bases[principal.basis].clause,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      authScopes: { discloses: 'open' },
      resolve: (principal) => ('expiresAt' in principal ? principal.expiresAt : null),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    authScopes: { discloses: 'open' },
    resolve: (_, __, context) => context.principal,
  }),
);
