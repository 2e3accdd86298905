import { documentIdOf } from '../documents/documentId.ts';
import { agencies } from './agencies.ts';
import type { Calendar } from './calendar.ts';
import { demoId } from './ids.ts';
import type { Part, Row } from './rows.ts';

/** Who may connect: two vendors, so that one can be held against the other, two agencies, and the library system. */
const clients = {
  vendor: { kind: 'VENDOR', name: 'Nightjar Digital Media', scopes: [], agencyId: null },
  otherVendor: { kind: 'VENDOR', name: 'Papermill Databases', scopes: ['statistics'], agencyId: null },
  agency: { kind: 'AGENCY', name: agencies.agency.name, scopes: [], agencyId: agencies.agency.id },
  otherAgency: {
    kind: 'AGENCY',
    name: agencies.otherAgency.name,
    scopes: [],
    agencyId: agencies.otherAgency.id,
  },
  feed: { kind: 'FEED', name: 'Larkspur circulation system', scopes: [], agencyId: null },
} as const;

export type ClientKey = keyof typeof clients;
export const clientKeys = Object.keys(clients) as ClientKey[];
export const clientId = (key: ClientKey): string => demoId('client', key);

/** The documents that the agencies may run; every character counts, since a document is known by its hash. */
export const agencyDocuments = [
  'query Viewer { viewer { kind basis role purpose classes clause expiresAt } }',
  'query Policy { policy { bases { basis clause evidence opens reach } } }',
  `query Referrals($first: Int, $after: String) { referrals(status: OPEN, first: $first, after: $after) {
    edges { node { id state referredOn debtorName amount { amountCents currency } } }
    pageInfo { hasNextPage endCursor } } }`,
  `query Referral($id: ID!) { referral(id: $id) { id state referredOn debtorName debtorEmail debtorPhones
    debtorAddress { kind line1 line2 city region postalCode country }
    amount { amountCents currency } lines { id kind amount { amountCents } dueOn }
    recoveries { id kind amount { amountCents } lineId happenedOn reportedOn } } }`,
  `mutation ReportRecovery($input: ReportRecoveryInput!) { reportRecovery(input: $input) {
    recovery { id kind amount { amountCents } lineId happenedOn reportedOn } again } }`,
] as const;

export const clientRows = (calendar: Calendar): Part => ({
  clients: clientKeys.map((key) => {
    const { scopes, ...client } = clients[key];
    return {
      id: clientId(key),
      ...client,
      scopes: [...scopes],
      contact: `security@${key.toLowerCase()}.example.com`,
      createdAt: calendar.at(-300, 9),
      expiresAt: calendar.at(3650, 0),
    };
  }),
  registeredDocuments: clientKeys
    .filter((key) => clients[key].kind === 'AGENCY')
    .flatMap((key) => agencyDocuments.map((document) => documentRow(calendar, key, document))),
});

const documentRow = (calendar: Calendar, key: ClientKey, document: string): Row<'registeredDocuments'> => ({
  id: demoId('document', key, document),
  clientId: clientId(key),
  hash: documentIdOf(document),
  document,
  createdAt: calendar.at(-300, 9),
});
