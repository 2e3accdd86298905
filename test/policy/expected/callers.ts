/**
 * Who asks, by hand from the tables of bases and of roles and purposes. The grid has a column for each of these but
 * for the roles: what a purpose opens does not depend on who has it, only whether one has it at all.
 */
export const bases = [
  { name: 'PUBLIC', persona: null, clause: null },
  { name: 'VENDOR', persona: 'vendor', clause: 'third-party.no-pii' },
  { name: 'VENDOR with the scope statistics', persona: 'otherVendor', clause: 'third-party.no-pii' },
  { name: 'FEED', persona: 'feed', clause: 'collect.function' },
  { name: 'COLLECTION_AGENCY', persona: 'agency', clause: 'recovery.agency' },
  { name: 'CARD', persona: 'card', clause: 'access.card' },
  { name: 'BORROWER_IN_PERSON', persona: 'borrowerInPerson', clause: 'access.photo-id' },
  { name: 'CAREGIVER_WITH_CARD', persona: 'caregiverWithCard', clause: 'caregiver.with-card' },
  { name: 'CAREGIVER_PHOTO_ID', persona: 'caregiverPhotoId', clause: 'caregiver.without-card' },
  {
    name: 'WRITTEN_CONSENT to identity, contact, circulation',
    persona: 'writtenConsent',
    clause: 'statute.consent',
  },
  { name: 'COURT_ORDER for circulation, interlibrary', persona: 'courtOrder', clause: 'legal.process' },
] as const;

/** `none`: no purpose at all. In the order of the grid's columns, after the bases. */
export const purposes = [
  'none',
  'SHELVING',
  'CIRCULATION',
  'NOTICES',
  'ACCOUNT',
  'SERVICE',
  'RECOVERY',
  'STATISTICS',
  'CONDUCT',
  'LEGAL',
  'AUDIT',
  'CLIENTS',
] as const;

export type PurposeColumn = (typeof purposes)[number];

/** What each role may do. Every other purpose is refused whole. */
export const mayWork: Record<'volunteer' | 'clerk' | 'administrator', readonly PurposeColumn[]> = {
  volunteer: ['none', 'SHELVING'],
  clerk: ['none', 'SHELVING', 'CIRCULATION', 'NOTICES', 'ACCOUNT', 'SERVICE', 'RECOVERY', 'STATISTICS'],
  administrator: [
    'none',
    'SHELVING',
    'CIRCULATION',
    'NOTICES',
    'ACCOUNT',
    'SERVICE',
    'RECOVERY',
    'STATISTICS',
    'CONDUCT',
    'LEGAL',
    'AUDIT',
    'CLIENTS',
  ],
};

export type Role = keyof typeof mayWork;
export const roles = ['volunteer', 'clerk', 'administrator'] as const satisfies readonly Role[];

export interface Caller {
  name: string;
  persona: Exclude<(typeof bases)[number]['persona'], null> | Role | null;
  purpose: PurposeColumn | null;
  /** The clause of its basis; null for the public, whose errors name the clause that the class is kept under. */
  clause: string | null;
  /** Its column in the grid. */
  column: number;
  /** Staff look up two people, so that between them every field has a value. */
  isStaff: boolean;
}

export const callers: readonly Caller[] = [
  ...bases.map((basis, column) => ({ ...basis, purpose: null, column, isStaff: false })),
  ...roles.flatMap((role) =>
    mayWork[role].map((purpose) => ({
      name: `${role.toUpperCase()}, ${purpose === 'none' ? 'no purpose' : purpose}`,
      persona: role,
      purpose,
      clause: 'collect.function',
      column: bases.length + purposes.indexOf(purpose),
      isStaff: true,
    })),
  ),
];

export const refused = roles.flatMap((role) =>
  purposes.filter((purpose) => !mayWork[role].includes(purpose)).map((purpose) => ({ role, purpose })),
);
