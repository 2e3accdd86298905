import type { ClauseId } from './clauses.ts';

/** Where the policy and the statute beside it do not say the same, for the library's counsel to decide. */
export interface Difference {
  readonly clause: ClauseId;
  readonly about: string;
  readonly policy: string;
  readonly statute: string;
  readonly section: string;
  /** What Carrel does until somebody decides otherwise: the narrower reading, where the policy leaves one. */
  readonly kept: string;
  readonly question: string;
}

const section = (number: string): string => `MCA 22-1-1103${number}`;

/** In our own words, and no legal advice: a list of what to read again, in the statute as it stands today. */
export const differences: readonly Difference[] = [
  {
    clause: 'legal.process',
    about: 'A subpoena, and a court’s finding',
    policy: 'Either a court order or a subpoena is enough, once an administrator has been shown it.',
    statute:
      'A court must have ordered it, and have found that disclosure is necessary because its merits clearly outweigh privacy.',
    section: section('(1)(b)'),
    kept: 'A process without that finding is recorded and refused. A setting accepts subpoenas as the policy does, and names whose decision that was.',
    question: 'May the library answer a subpoena without a finding?',
  },
  {
    clause: 'caregiver.with-card',
    about: 'A caregiver with the child’s card',
    policy: 'Who signed for the card and has it at hand may be told anything in the child’s record.',
    statute:
      'Disclosure follows a written request of the person in the record. No parent or guardian is named.',
    section: section('(1)(a)'),
    kept: 'The policy, to the letter: the signer only, the card present, and nothing from the 18th birthday on. Who else signed stays closed.',
    question: 'Does the signature for the card stand for the child’s written request, and up to which age?',
  },
  {
    clause: 'caregiver.without-card',
    about: 'A caregiver with a photo ID',
    policy: 'Who is listed and shows a photo ID is told what is overdue, lost, damaged or owed.',
    statute:
      'Without a request, records may be disclosed as far as needed to get overdue or stolen material back or to collect fines.',
    section: section('(1)(a), (3)'),
    kept: 'The caregiver must have signed as well as be listed, and sees what is to be recovered and nothing else: no name, no current loan, no hold.',
    question: 'Do lost and damaged material count as what may be recovered?',
  },
  {
    clause: 'statute.consent',
    about: 'Written consent',
    policy: 'Written consent is not among the ways in which anybody is told anything.',
    statute:
      'The person’s written request is the first of two ways, by forms and procedures that the library sets.',
    section: section('(1)(a)'),
    kept: 'Consents are refused until a setting accepts them, and names whose decision that was.',
    question: 'Should the policy name written consent, and the library adopt a form?',
  },
  {
    clause: 'access.card',
    about: 'Whoever holds a card',
    policy: 'A card, or its number, gives its holder the current circulation record.',
    statute: 'Others are told on the person’s written request; nothing is said of cards.',
    section: section('(1)(a)'),
    kept: 'A number needs its PIN where nobody sees the card. The holder is not told whose card it is: no name, address, birth date or other use.',
    question: 'Is presenting a card a request in the statute’s sense?',
  },
  {
    clause: 'recovery.agency',
    about: 'What an agency needs',
    policy: 'Information may be released to recover material and fines, and agencies may be used for it.',
    statute: 'Disclosure goes as far as that needs, and no further.',
    section: section('(3)'),
    kept: 'The agency sees debtor, contact, amounts and dates of what is referred to it: no title, no card number, no date of birth, no child.',
    question: 'Is an account that is not due yet ever to be referred?',
  },
  {
    clause: 'conduct.incident',
    about: 'Incidents',
    policy: 'What is gathered about an incident is confidential until the library takes legal action.',
    statute: 'There is no exception for the library’s own legal action where a record names a user.',
    section: section('(1)'),
    kept: 'An incident is released by itself and by name, after an administrator has recorded the legal action. No library record goes with it.',
    question: 'Does an incident that names a user count as a library record?',
  },
];
