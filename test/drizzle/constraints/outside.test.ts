import { afterAll, beforeAll, describe } from 'vitest';
import {
  type Case,
  type Constrained,
  client,
  consent,
  ids,
  openConstrained,
  process,
  referral,
  testEach,
} from './rows.ts';

let constrained: Constrained;
beforeAll(async () => {
  constrained = await openConstrained();
});
afterAll(() => constrained.database.drop());

const outside: Case[] = [
  ...['identity', 'contact', 'birth', 'circulation', 'recovery', 'household', 'standing', '*'].map(
    (scope): Case => [
      `a vendor with the scope ${scope}`,
      'clients',
      client({ scopes: ['statistics'] }),
      client({ scopes: ['statistics', scope] }),
      'clients_scopes',
    ],
  ),
  [
    'a feed with a scope',
    'clients',
    client({ kind: 'FEED', scopes: [] }),
    client({ kind: 'FEED', scopes: ['statistics'] }),
    'clients_scopes',
  ],
  [
    'an agency with a scope',
    'clients',
    client({ kind: 'AGENCY', agency_id: ids.agency }),
    client({ kind: 'AGENCY', agency_id: ids.agency, scopes: ['statistics'] }),
    'clients_scopes',
  ],
  [
    'an agency’s client without its agency',
    'clients',
    client({ kind: 'AGENCY', agency_id: ids.agency }),
    client({ kind: 'AGENCY' }),
    'clients_agency',
  ],
  ['a vendor that is an agency', 'clients', client(), client({ agency_id: ids.agency }), 'clients_agency'],
  ['a client without an expiry', 'clients', client(), client({ expires_at: null }), 'expires_at'],
  [
    'a consent to household',
    'consents',
    consent({ classes: ['use'] }),
    consent({ classes: ['use', 'household'] }),
    'consents_classes',
  ],
  ['a consent without an expiry', 'consents', consent(), consent({ expires_at: null }), 'expires_at'],
  [
    'an order for conduct',
    'legal_processes',
    process(),
    process({ classes: ['conduct'] }),
    'legal_processes_classes',
  ],
  [
    'an order decided by nobody',
    'legal_processes',
    process({ state: 'RECORDED', decided_at: null }),
    process({ decided_at: null }),
    'legal_processes_decided',
  ],
  [
    'an order that is approved without a finding, whoever decided it',
    'legal_processes',
    process({ finding: false, state: 'REFUSED' }),
    process({ finding: false, accepted_by_decision_of: 'The board' }),
    'legal_processes_finding',
  ],
  [
    'a subpoena that is approved without a finding, and without whose decision that was',
    'legal_processes',
    process({ kind: 'SUBPOENA', finding: false, accepted_by_decision_of: 'The board' }),
    process({ kind: 'SUBPOENA', finding: false }),
    'legal_processes_finding',
  ],
  [
    'an order whose window ends before it begins',
    'legal_processes',
    process({ window_from: '2026-01-01', window_to: '2026-01-01' }),
    process({ window_from: '2026-01-02', window_to: '2026-01-01' }),
    'legal_processes_window',
  ],
  ['an order without an expiry', 'legal_processes', process(), process({ expires_at: null }), 'expires_at'],
  [
    'a second open referral of one patron',
    'referrals',
    referral(),
    referral({ patron_id: ids.patron }),
    'referrals_one_open_per_patron',
  ],
  ['a referral of nobody’s debt', 'referrals', referral(), referral({ debtor_id: null }), 'debtor_id'],
];

describe('[third-party.no-pii] who comes from outside, and by what paper', () => {
  testEach(outside, () => constrained);
});
