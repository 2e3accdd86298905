import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  at,
  type Case,
  type Constrained,
  card,
  charge,
  ids,
  later,
  loan,
  openConstrained,
  testEach,
} from './rows.ts';

let constrained: Constrained;
beforeAll(async () => {
  constrained = await openConstrained();
});
afterAll(() => constrained.database.drop());

const circulation: Case[] = [
  ['a charge without a patron', 'charges', charge(), charge({ patron_id: null }), 'patron_id'],
  [
    'a charge on another patron’s loan',
    'charges',
    charge(),
    charge({ patron_id: ids.other }),
    'charges_loan_of_the_same_patron',
  ],
  [
    'a charge for nothing',
    'charges',
    charge(),
    charge({ amount_cents: 0, remaining_cents: 0 }),
    'charges_amount',
  ],
  [
    'more remaining than was charged',
    'charges',
    charge(),
    charge({ remaining_cents: 101 }),
    'charges_remaining',
  ],
  [
    'less than nothing remaining',
    'charges',
    charge({ remaining_cents: 0 }),
    charge({ remaining_cents: -1 }),
    'charges_remaining',
  ],
  [
    'a charge of no kind',
    'charges',
    charge({ loan_id: null, kind: 'OTHER' }),
    charge({ kind: 'TAX' }),
    'charges_kind',
  ],
  ['a loan without a patron', 'loans', loan(), loan({ patron_id: null }), 'patron_id'],
  [
    'a loan of an item that is out',
    'loans',
    loan(),
    loan({ item_id: ids.item }),
    'loans_one_active_per_item',
  ],
  [
    'a loan of an item that is not there',
    'loans',
    loan(),
    loan({ item_id: ids.title }),
    'loans_item_id_items_id_fk',
  ],
  [
    'a loan back before it went out',
    'loans',
    loan({ returned_at: at }),
    loan({ returned_at: '2026-05-12T18:29:59Z' }),
    'loans_returned_after_checkout',
  ],
  [
    'a loan renewed less than never',
    'loans',
    loan({ renewals: 0 }),
    loan({ renewals: -1 }),
    'loans_renewals',
  ],
  [
    'a loan in another state',
    'loans',
    loan({ condition: 'LOST' }),
    loan({ condition: 'BURNT' }),
    'loans_condition',
  ],
  [
    'a second card of one number',
    'cards',
    card(),
    card({ number: '21000000000001', patron_id: ids.other }),
    'cards_number_unique',
  ],
  ['a card of no state', 'cards', card({ state: 'LOST' }), card({ state: 'STOLEN' }), 'cards_state'],
];

describe('[retain.expunge] what is lent and owed', () => {
  testEach(circulation, () => constrained);
});

describe('[retain.expunge] an item', () => {
  test('MUST be able to be out again once it is back, and cannot be out twice', async () => {
    const back = loan({ returned_at: later });
    expect(await constrained.refusal('loans', back, loan({ patron_id: ids.other }))).toBeNull();
    expect(await constrained.refusal('loans', back, back, loan())).toBeNull();
    expect(await constrained.refusal('loans', loan(), loan({ patron_id: ids.other }))).toBe(
      'loans_one_active_per_item',
    );
  });
});
