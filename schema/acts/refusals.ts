/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  AT_A_COMPUTER: 'must be somebody who is at no computer yet',
  CARD_NUMBER_GIVEN: 'must be a number that was never given to a card',
  LAST_CONTACT: 'must not be cleared: it is the last way to reach the person',
  MONTH_PUBLISHED: 'must be a day of a month that is not published yet',
  NOT_A_MINOR: 'must be somebody whose birth date proves that they are under 18',
  OWN_CAREGIVER: 'must be somebody else than the child',
  PROGRAM_BEGUN: 'must be a programme that has not begun',
  PROGRAM_CLOSED: 'must be a programme that is not closed already',
  PROGRAM_NOT_OVER: 'must be a programme that is over',
  REGISTERED_ALREADY: 'must be a programme that the person is not registered for yet',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_LINK: 'must be the id of a caregiver’s link',
  UNKNOWN_PATRON: 'must be the id of a record',
  UNKNOWN_PROGRAM: 'must be the id of a programme',
  UNKNOWN_REQUEST: 'must be the id of an open interlibrary loan request',
  UNKNOWN_SESSION: 'must be the id of a computer session that has not ended',
};

/** @throws TypeError for a code that nobody has put in words */
export function mustOf(reason: string): string {
  const must = refusals[reason];
  if (must === undefined) throw new TypeError(`no words for the refusal ${reason}`);
  return must;
}
