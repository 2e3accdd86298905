import { afterAll, beforeAll, describe } from 'vitest';
import { type Case, type Constrained, grant, ids, link, openConstrained, testEach, token } from './rows.ts';

let constrained: Constrained;
beforeAll(async () => {
  constrained = await openConstrained();
});
afterAll(() => constrained.database.drop());

const opening: Case[] = [
  ['a grant without an expiry', 'grants', grant(), grant({ expires_at: null }), 'expires_at'],
  ['a grant of no basis', 'grants', grant(), grant({ basis: 'STAFF' }), 'grants_evidence'],
  ['a grant by card without the card', 'grants', grant(), grant({ card_id: null }), 'grants_evidence'],
  [
    'a caregiver’s grant without the link',
    'grants',
    grant({ basis: 'CAREGIVER_WITH_CARD', caregiver_link_id: ids.link }),
    grant({ basis: 'CAREGIVER_WITH_CARD' }),
    'grants_evidence',
  ],
  [
    'a caregiver’s grant with card without the card',
    'grants',
    grant({ basis: 'CAREGIVER_WITH_CARD', caregiver_link_id: ids.link }),
    grant({ basis: 'CAREGIVER_WITH_CARD', caregiver_link_id: ids.link, card_id: null }),
    'grants_evidence',
  ],
  [
    'a caregiver’s grant by photo ID without the link',
    'grants',
    grant({ basis: 'CAREGIVER_PHOTO_ID', caregiver_link_id: ids.link, card_id: null }),
    grant({ basis: 'CAREGIVER_PHOTO_ID' }),
    'grants_evidence',
  ],
  [
    'a grant by consent without the consent',
    'grants',
    grant({ basis: 'WRITTEN_CONSENT', consent_id: ids.consent }),
    grant({ basis: 'WRITTEN_CONSENT' }),
    'grants_evidence',
  ],
  [
    'a grant by order without the order',
    'grants',
    grant({ basis: 'COURT_ORDER', process_id: ids.process }),
    grant({ basis: 'COURT_ORDER' }),
    'grants_evidence',
  ],
  ['a token without an expiry', 'tokens', token(), token({ expires_at: null }), 'expires_at'],
  ['a token of two holders', 'tokens', token(), token({ client_id: ids.client }), 'tokens_one_holder'],
  ['a token of nobody', 'tokens', token(), token({ grant_id: null }), 'tokens_one_holder'],
  [
    'a client’s token with a role',
    'tokens',
    token({ kind: 'CLIENT', grant_id: null, client_id: ids.client }),
    token({ kind: 'CLIENT', grant_id: null, client_id: ids.client, staff_role: 'ADMINISTRATOR' }),
    'tokens_one_holder',
  ],
  [
    'a member of staff without a name',
    'tokens',
    token({ kind: 'STAFF', grant_id: null, staff_role: 'CLERK', staff_name: 'A' }),
    token({ kind: 'STAFF', grant_id: null, staff_role: 'CLERK' }),
    'tokens_one_holder',
  ],
  [
    'a role that is none',
    'tokens',
    token({ kind: 'STAFF', grant_id: null, staff_role: 'CLERK', staff_name: 'A' }),
    token({ kind: 'STAFF', grant_id: null, staff_role: 'OWNER', staff_name: 'A' }),
    'tokens_one_holder',
  ],
  [
    'a token of a maker who could be anybody',
    'tokens',
    token({ kind: 'CLIENT', grant_id: null, client_id: ids.client, made_by: 'staff:oidc:marjorie' }),
    token({ kind: 'CLIENT', grant_id: null, client_id: ids.client, made_by: 'oidc:marjorie' }),
    'tokens_made_by',
  ],
  [
    'a token itself for its hash',
    'tokens',
    token(),
    token({ hash: Buffer.from('carrel_g_') }),
    'tokens_hash',
  ],
  [
    'a caregiver of oneself',
    'caregiver_links',
    link({ caregiver_id: null, caregiver_name: 'A' }),
    link({ caregiver_id: ids.other }),
    'caregiver_links_not_self',
  ],
  [
    'a caregiver who is nobody',
    'caregiver_links',
    link({ caregiver_id: null, caregiver_name: 'A' }),
    link({ caregiver_id: null }),
    'caregiver_links_someone',
  ],
  [
    'a caregiver neither signed nor listed',
    'caregiver_links',
    link({ child_id: ids.patron, caregiver_id: ids.other }),
    link({ child_id: ids.patron, caregiver_id: ids.other, signed: false }),
    'caregiver_links_signed_or_listed',
  ],
  [
    'a second link of the same two',
    'caregiver_links',
    link({ child_id: ids.patron, caregiver_id: ids.other }),
    link(),
    'caregiver_links_pair',
  ],
];

describe('[access.card] what opens a record', () => {
  testEach(opening, () => constrained);
});
