import { CarrelError } from '../errors.ts';
import { mostNetworks } from '../policy/connecting.ts';

/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  ALREADY_DECIDED: 'must be of a process that nobody has decided on yet',
  ALREADY_REFERRED: 'must be an account that is with no agency',
  ALREADY_REVOKED: 'must be of a consent that was not revoked before',
  AT_A_COMPUTER: 'must be somebody who is at no computer yet',
  BARRED: 'must be of somebody who may borrow',
  BEFORE_THE_INCIDENT: 'must be a day on which it had happened',
  BEFORE_THE_REFERRAL: 'must not be before the day of the referral',
  CARD_EXPIRED: 'must be of somebody with a card that is good today',
  CARD_NOT_GOOD: 'must be the number of a card that is good',
  CARD_NUMBER_GIVEN: 'must be a number that was never given to a card',
  CARD_NUMBER_TAKEN: 'must be a number that no card has had',
  CLAIMED: 'must be a loan whose title nobody else waits for',
  CLASS_NOT_NAMEABLE: 'must be one or more of the classes that a paper can name',
  CLIENT_ENDED: 'must be of a client that has neither expired nor been revoked',
  CLIENT_NAME_TAKEN: 'must be a name that no client has',
  CLIENT_REVOKED: 'must be of a client that was not revoked before',
  CONSENT_IS_OFF: 'must wait until the library has decided to accept written consents',
  DAY_TO_COME: 'must not be a day to come',
  DEBTOR_NOT_PROVED:
    'must be the one who signed, proved an adult and with a record of their own, since the holder is not proved an adult',
  EXPIRY_PAST: 'must lie ahead',
  HOLD_PLACED: 'must be a title that they do not wait for already',
  ITEM_NOT_AVAILABLE: 'must be the barcode of an item that can be lent to them now',
  LAST_CONTACT: 'must not be cleared: it is the last way to reach the person',
  LEGAL_ACTION_RECORDED: 'must be an incident without legal action so far',
  LOAN_LOST: 'must be a loan whose item is not lost',
  MARKED_ALREADY: 'must be the barcode of an item that is not marked so already',
  MONTH_PUBLISHED: 'must be a day of a month that is not published yet',
  MORE_THAN_REFERRED: 'must be no more than what is owed on the referral now',
  MORE_THAN_REMAINS: 'must be no more than what remains of the charge',
  MOST_RENEWALS: 'must be a loan that can be renewed once more',
  MOST_REPORTS:
    'must be a referral with fewer reports: those that it has are for the library to settle first',
  NOTHING_TO_RECOVER: 'must be an account with something overdue, lost or charged',
  NOT_APPROVED: 'must be of a process that is approved',
  NOT_A_MINOR: 'must be somebody whose birth date proves that they are under 18',
  NOT_A_NETWORK: 'must each be a network in CIDR, as 192.0.2.0/24, with no bit set beyond its prefix',
  NOT_CHECKED_OUT: 'must be left out for an item that nobody has',
  NOT_SERVED_YET: 'must not be a day to come',
  NOT_SIGNED_YET: 'must not be a day to come',
  NO_LEGAL_ACTION: 'must be an incident over which legal action is recorded',
  NO_LOST_CARD: 'must be the id of a person whose card was reported lost and who has no other',
  OWED_BY_AN_ADULT: 'must be left out: the holder is an adult and owes it themself',
  OWED_TOO_SHORTLY: 'must be an account that has been due for longer, by the library’s own rule',
  OWES_TOO_LITTLE: 'must be an account that owes more, by the library’s own rule',
  OWN_CAREGIVER: 'must be somebody else than the child',
  PROCESS_EXPIRED: 'must be of a process that has not expired',
  PROGRAM_BEGUN: 'must be a programme that has not begun',
  PROGRAM_CLOSED: 'must be a programme that is not closed already',
  PROGRAM_NOT_OVER: 'must be a programme that is over',
  REGISTERED_ALREADY: 'must be a programme that the person is not registered for yet',
  REPORTED_ALREADY: 'must be a line whose item was not reported before',
  SCOPE_NOT_ALLOWED: 'must be statistics for a vendor, or nothing: no client is given a person’s class',
  SERVED_BEFORE_ISSUED: 'must not be before the day it was issued',
  TOO_MANY_NETWORKS: `must be at most ${mostNetworks} networks`,
  UNKNOWN_AGENCY: 'must be the id of an agency',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_CHARGE: 'must be the id of an open charge',
  UNKNOWN_CLIENT: 'must be the id of a client',
  UNKNOWN_CONSENT: 'must be the id of a consent',
  UNKNOWN_DISCLOSURE: 'must be of a disclosure that was opened at the desk',
  UNKNOWN_HOLD: 'must be the id of a hold',
  UNKNOWN_INCIDENT: 'must be the id of an incident',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_LINE: 'must be the id of a line of the referral for something overdue, lost or damaged',
  UNKNOWN_LINK: 'must be the id of a caregiver’s link',
  UNKNOWN_LOAN: 'must be the id of a loan',
  UNKNOWN_PATRON: 'must be the id of a record',
  UNKNOWN_PAYMENT: 'must be the id of a payment that can still be taken back',
  UNKNOWN_PERSON: 'must be one person: an active card, or the exact names and date of birth',
  UNKNOWN_PROCESS: 'must be the id of a process',
  UNKNOWN_PROGRAM: 'must be the id of a programme',
  UNKNOWN_REFERRAL: 'must be the id of an open referral',
  UNKNOWN_REQUEST: 'must be the id of an open interlibrary loan request',
  UNKNOWN_SESSION: 'must be the id of a computer session that has not ended',
  UNKNOWN_TITLE: 'must be the id of a title of the catalogue',
  WINDOW_ENDS_FIRST: 'must not be before the window’s first day',
};

/** @throws TypeError for a code that nobody has put in words */
function mustOf(reason: string): string {
  const must = refusals[reason];
  if (must === undefined) throw new TypeError(`no words for the refusal ${reason}`);
  return must;
}

/**
 * The error of a refusal.
 * @param reason one of the codes above
 */
export const refusal = (argument: string, reason: string): CarrelError =>
  new CarrelError('BAD_INPUT', `"${argument}" ${mustOf(reason)}.`, { argument, reason });
