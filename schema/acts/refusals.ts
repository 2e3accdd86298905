/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  AT_A_COMPUTER: 'must be somebody who is at no computer yet',
  BARRED: 'must be of somebody who may borrow',
  CARD_EXPIRED: 'must be of somebody with a card that is good today',
  CARD_NOT_GOOD: 'must be the number of a card that is good',
  CARD_NUMBER_GIVEN: 'must be a number that was never given to a card',
  CLAIMED: 'must be a loan whose title nobody else waits for',
  HOLD_PLACED: 'must be a title that they do not wait for already',
  ITEM_NOT_AVAILABLE: 'must be the barcode of an item that can be lent to them now',
  LAST_CONTACT: 'must not be cleared: it is the last way to reach the person',
  LOAN_LOST: 'must be a loan whose item is not lost',
  MARKED_ALREADY: 'must be the barcode of an item that is not marked so already',
  MONTH_PUBLISHED: 'must be a day of a month that is not published yet',
  MORE_THAN_REMAINS: 'must be no more than what remains of the charge',
  MOST_RENEWALS: 'must be a loan that can be renewed once more',
  NOT_A_MINOR: 'must be somebody whose birth date proves that they are under 18',
  NOT_CHECKED_OUT: 'must be left out for an item that nobody has',
  OWN_CAREGIVER: 'must be somebody else than the child',
  PROGRAM_BEGUN: 'must be a programme that has not begun',
  PROGRAM_CLOSED: 'must be a programme that is not closed already',
  PROGRAM_NOT_OVER: 'must be a programme that is over',
  REGISTERED_ALREADY: 'must be a programme that the person is not registered for yet',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_CHARGE: 'must be the id of an open charge',
  UNKNOWN_HOLD: 'must be the id of a hold',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_LINK: 'must be the id of a caregiver’s link',
  UNKNOWN_LOAN: 'must be the id of a loan',
  UNKNOWN_PATRON: 'must be the id of a record',
  UNKNOWN_PAYMENT: 'must be the id of a payment that can still be taken back',
  UNKNOWN_PROGRAM: 'must be the id of a programme',
  UNKNOWN_REQUEST: 'must be the id of an open interlibrary loan request',
  UNKNOWN_SESSION: 'must be the id of a computer session that has not ended',
  UNKNOWN_TITLE: 'must be the id of a title of the catalogue',
};

/** @throws TypeError for a code that nobody has put in words */
export function mustOf(reason: string): string {
  const must = refusals[reason];
  if (must === undefined) throw new TypeError(`no words for the refusal ${reason}`);
  return must;
}
