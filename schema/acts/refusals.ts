/**
 * Why an act was refused → what the argument must be, in words that tell nothing of anybody. The codes are stable and
 * come with the error as `extensions.reason`. A card that is unknown and one that is dead have one code.
 */
const refusals: Readonly<Record<string, string>> = {
  ALREADY_REFERRED: 'must be an account that is with no agency',
  BEFORE_THE_INCIDENT: 'must be a day on which it had happened',
  DEBTOR_NOT_PROVED:
    'must be the one who signed, proved an adult and with a record of their own, since the holder is not proved an adult',
  LEGAL_ACTION_RECORDED: 'must be an incident without legal action so far',
  NOTHING_TO_RECOVER: 'must be an account with something overdue, lost or charged',
  NO_LEGAL_ACTION: 'must be an incident over which legal action is recorded',
  OWED_BY_AN_ADULT: 'must be left out: the holder is an adult and owes it themself',
  OWED_TOO_SHORTLY: 'must be an account that has been due for longer, by the library’s own rule',
  OWES_TOO_LITTLE: 'must be an account that owes more, by the library’s own rule',
  UNKNOWN_AGENCY: 'must be the id of an agency',
  UNKNOWN_BRANCH: 'must be the id of a branch',
  UNKNOWN_CARD: 'must be the number of an active card',
  UNKNOWN_INCIDENT: 'must be the id of an incident',
  UNKNOWN_ITEM: 'must be the barcode of an item of the catalogue',
  UNKNOWN_PATRON: 'must be the id of a patron',
  UNKNOWN_REFERRAL: 'must be the id of an open referral',
};

/** @throws TypeError for a code that nobody has put in words */
export function mustOf(reason: string): string {
  const must = refusals[reason];
  if (must === undefined) throw new TypeError(`no words for the refusal ${reason}`);
  return must;
}
