import {
  type ClientRow,
  type ClientUseRow,
  mostDays,
  type RegisteredDocumentRow,
} from '../../drizzle/reads/clients.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { clientKinds } from '../policy/bases.ts';

export const ClientKindName = builder.enumType('ClientKind', { values: clientKinds });

const ClientUse = builder.objectRef<ClientUseRow>('ClientUse').implement({
  description: 'How much a client used on one day; never what it asked, nor of whom.',
  fields: (t) => ({
    day: t.expose('day', { type: 'Date', authScopes: { discloses: 'clients' } }),
    requests: t.exposeInt('requests', { authScopes: { discloses: 'clients' } }),
    // A busy day can cost more than an Int holds; a Float is exact far beyond that.
    cost: t.exposeFloat('cost', {
      description: 'What its requests cost together, in what rates are counted in.',
      authScopes: { discloses: 'clients' },
    }),
    cardChecks: t.exposeInt('cardChecks', {
      description: 'How often it asked whether a card is good. Null for all but vendors.',
      authScopes: { discloses: 'clients' },
    }),
  }),
});

const RegisteredDocument = builder.objectRef<RegisteredDocumentRow>('RegisteredDocument').implement({
  description: 'A document that an agency may run.',
  fields: (t) => ({
    documentId: t.exposeID('documentId', {
      description: 'As the agency names it: sha256: and the hash of its text.',
      authScopes: { discloses: 'clients' },
    }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
  }),
});

/** @throws CarrelError `BAD_INPUT` */
function daysAsked(first: number): number {
  if (first < 1 || first > mostDays) throw badInput('first', `must be from 1 to ${mostDays}`);
  return first;
}

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
    networks: t.exposeStringList('networks', {
      description: 'Where it may connect from, in CIDR. Empty: from anywhere.',
      authScopes: { discloses: 'clients' },
    }),
    ratePerMinute: t.exposeInt('ratePerMinute', {
      description: 'What its requests may cost a minute. Null: what its kind may.',
      authScopes: { discloses: 'clients' },
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', authScopes: { discloses: 'clients' } }),
    documents: t.field({
      type: [RegisteredDocument],
      description: 'What an agency may run. Empty for every other client.',
      authScopes: { discloses: 'clients' },
      resolve: ({ documents }) => documents,
    }),
    lastUsedOn: t.expose('lastUsedOn', {
      type: 'Date',
      description: 'The last day it connected on; null where it never did.',
      authScopes: { discloses: 'clients' },
    }),
    uses: t.field({
      type: [ClientUse],
      description: 'The days it connected on, the newest first.',
      authScopes: { discloses: 'clients' },
      args: { first: t.arg.int({ defaultValue: 30, required: true, authScopes: { enters: 'open' } }) },
      resolve: ({ uses }, { first }) => uses.slice(0, daysAsked(first)),
    }),
  }),
});
