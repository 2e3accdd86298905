import { CarrelError } from '../errors.ts';

/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  ALREADY_DECIDED: 'must be of a process that nobody has decided on yet',
  ALREADY_REVOKED: 'must be of a consent that was not revoked before',
  CLASS_NOT_NAMEABLE: 'must be one or more of the classes that a paper can name',
  CONSENT_IS_OFF: 'must wait until the library has decided to accept written consents',
  EXPIRY_PAST: 'must lie ahead',
  NOT_APPROVED: 'must be of a process that is approved',
  NOT_SERVED_YET: 'must not be a day to come',
  NOT_SIGNED_YET: 'must not be a day to come',
  PROCESS_EXPIRED: 'must be of a process that has not expired',
  SERVED_BEFORE_ISSUED: 'must not be before the day it was issued',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_CONSENT: 'must be the id of a consent',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_PERSON: 'must be one person: an active card, or the exact names and date of birth',
  UNKNOWN_PROCESS: 'must be the id of a process',
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
