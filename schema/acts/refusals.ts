/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  BARRED: 'must be of somebody who may borrow',
  CARD_EXPIRED: 'must be of somebody with a card that is good today',
  CARD_NOT_GOOD: 'must be the number of a card that is good',
  CARD_NUMBER_TAKEN: 'must be a number that no card has had',
  CLAIMED: 'must be a loan whose title nobody else waits for',
  HOLD_PLACED: 'must be a title that they do not wait for already',
  ITEM_NOT_AVAILABLE: 'must be the barcode of an item that can be lent to them now',
  LOAN_LOST: 'must be a loan whose item is not lost',
  MARKED_ALREADY: 'must be the barcode of an item that is not marked so already',
  MORE_THAN_REMAINS: 'must be no more than what remains of the charge',
  MOST_RENEWALS: 'must be a loan that can be renewed once more',
  NOT_CHECKED_OUT: 'must be left out for an item that nobody has',
  NO_LOST_CARD: 'must be the id of a person whose card was reported lost and who has no other',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_CHARGE: 'must be the id of an open charge',
  UNKNOWN_DISCLOSURE: 'must be of a disclosure that was opened at the desk',
  UNKNOWN_HOLD: 'must be the id of a hold',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_LOAN: 'must be the id of a loan',
  UNKNOWN_PATRON: 'must be the id of a record',
  UNKNOWN_PAYMENT: 'must be the id of a payment that can still be taken back',
  UNKNOWN_TITLE: 'must be the id of a title of the catalogue',
};

/** @throws TypeError for a code that nobody has put in words */
export function mustOf(reason: string): string {
  const must = refusals[reason];
  if (must === undefined) throw new TypeError(`no words for the refusal ${reason}`);
  return must;
}
