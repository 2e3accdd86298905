/** The clauses of Policy 1002 and the statutes beside it, each in our own words, with where it comes from. */
export const clauses = {
  'collect.function': {
    says: 'Personal data is held and shown to staff only for a service that the person asked for; what is optional can be cleared.',
    source: 'Policy 1002, Information collected',
  },
  'retain.expunge': {
    says: 'When a loan or another use is complete, whatever joins the person to it is removed in the same transaction; a count stays.',
    source: 'Policy 1002, Information collected',
  },
  'retain.no-tracking': {
    says: 'What a person reads or reaches online is never stored; a vendor’s card check leaves a count for that vendor and day.',
    source: 'Policy 1002, Information collected',
  },
  'statistics.aggregate': {
    says: 'Statistics are counts of closed months over fixed dimensions, and no published figure can be led back to a person.',
    source: 'Policy 1002, Information collected',
  },
  'access.card': {
    says: 'Whoever holds an active card, or its number with the PIN, sees its current circulation record: not who the person is.',
    source: 'Policy 1002, Access by individuals',
  },
  'access.lost-card': {
    says: 'A card reported lost or stolen opens nothing from that moment, nor does anything made from it.',
    source: 'Policy 1002, Access by individuals',
  },
  'access.photo-id': {
    says: 'In person, a borrower sees their own record once a photo ID was seen and the date of birth verified.',
    source: 'Policy 1002, Access by individuals',
  },
  'caregiver.with-card': {
    says: 'Who signed for a child’s card and has it at hand sees the child’s record, until the child is 18.',
    source: 'Policy 1002, Access by individuals',
  },
  'caregiver.without-card': {
    says: 'Who signed and is listed, and shows a photo ID without the card, sees what is overdue, lost, damaged or owed, and nothing else.',
    source: 'Policy 1002, Access by individuals',
  },
  'legal.process': {
    says: 'A court order or subpoena, presented to an administrator and approved, opens what it names about whom it names, while it is in force.',
    source: 'Policy 1002, Access by individuals; MCA 22-1-1103',
  },
  'statute.consent': {
    says: 'A person’s own signed consent opens the classes it names to the recipient it names, if the library has decided to accept consents.',
    source: 'MCA 22-1-1103; the policy is silent',
  },
  'recovery.agency': {
    says: 'An agency sees debtor, contact, amounts and dates of the open accounts referred to it: no title, no card, no child.',
    source: 'Policy 1002, Access by individuals and Third-party access',
  },
  'third-party.no-pii': {
    says: 'A vendor learns whether a card is good and a subject id of its own; no third party can hold a class that opens a person.',
    source: 'Policy 1002, Third-party access',
  },
  'conduct.incident': {
    says: 'An incident is confidential until an administrator records that the library takes legal action.',
    source: 'Policy 1002, Activities prohibited and not protected',
  },
  'offence.disclosure': {
    says: 'A disclosure outside the policy is an offence: every look at a person’s record is logged before it is answered.',
    source: 'Policy 1002, Access by individuals; MCA 22-1-1111',
  },
} as const;

export type ClauseId = keyof typeof clauses;
