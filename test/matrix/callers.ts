import type { TestCarrel } from '../setup/carrel.ts';

/** Every kind of caller, with what the policy opens to it, written by hand from its two tables. */
export interface Caller {
  name: string;
  token?: keyof TestCarrel['tokens'];
  purpose?: string;
  opens: readonly string[];
  /** The clause of its basis; null for the public. */
  clause: string | null;
  /** Through which root it reaches persons. */
  root: 'record' | 'patrons' | 'none';
}

const list = (classes: string): string[] => classes.split(' ').filter((each) => each !== '');

const one = (name: string, token: NonNullable<Caller['token']>, clause: string, opens: string): Caller => ({
  name,
  token,
  clause,
  opens: list(opens),
  root: 'record',
});

export const oneRecord: readonly Caller[] = [
  one('CARD', 'card', 'access.card', 'standing circulation pickup interlibrary recovery'),
  one(
    'BORROWER_IN_PERSON',
    'borrowerInPerson',
    'access.photo-id',
    'standing identity circulation pickup interlibrary recovery',
  ),
  one(
    'CAREGIVER_WITH_CARD',
    'caregiverWithCard',
    'caregiver.with-card',
    'standing identity contact birth circulation pickup interlibrary recovery use',
  ),
  one('CAREGIVER_PHOTO_ID', 'caregiverPhotoId', 'caregiver.without-card', 'recovery'),
  one(
    'WRITTEN_CONSENT to identity, contact, circulation',
    'writtenConsent',
    'statute.consent',
    'identity contact circulation',
  ),
  one('COURT_ORDER for circulation, interlibrary', 'courtOrder', 'legal.process', 'circulation interlibrary'),
];

const none = (name: string, token: Caller['token'] | null, clause: string | null, opens = ''): Caller => ({
  name,
  ...(token == null ? {} : { token }),
  clause,
  opens: list(opens),
  root: 'none',
});

export const withoutRecord: readonly Caller[] = [
  none('PUBLIC', null, null),
  none('VENDOR', 'vendor', 'third-party.no-pii', 'standing'),
  none('VENDOR with the scope statistics', 'otherVendor', 'third-party.no-pii', 'standing statistics'),
  none('FEED', 'feed', 'collect.function'),
];

/** purpose → what it opens, and whether a volunteer, a clerk, an administrator may. */
const purposes: Record<string, readonly [string, boolean, boolean, boolean]> = {
  SHELVING: ['', true, true, true],
  CIRCULATION: ['standing identity circulation pickup recovery', false, true, true],
  NOTICES: ['identity contact pickup recovery', false, true, true],
  ACCOUNT: ['standing identity contact household', false, true, true],
  SERVICE: ['identity contact use interlibrary', false, true, true],
  RECOVERY: ['identity contact recovery referral', false, true, true],
  STATISTICS: ['statistics', false, true, true],
  CONDUCT: ['identity contact conduct', false, false, true],
  LEGAL: ['legal', false, false, true],
  AUDIT: ['audit', false, false, true],
  CLIENTS: ['clients', false, false, true],
};

const roles = ['volunteer', 'clerk', 'administrator'] as const;

const staffOf = (role: (typeof roles)[number], purpose: string | null, opens: string): Caller => ({
  name: `${role.toUpperCase()}, ${purpose ?? 'no purpose'}`,
  token: role,
  ...(purpose === null ? {} : { purpose }),
  clause: 'collect.function',
  opens: list(opens),
  root: 'patrons',
});

export const staff: readonly Caller[] = roles.flatMap((role, index) => [
  staffOf(role, null, ''),
  ...Object.entries(purposes)
    .filter(([, rule]) => rule[index + 1] === true)
    .map(([purpose, [opens]]) => staffOf(role, purpose, opens)),
]);

/** Role and purpose that do not go together: refused whole. */
export const refusedStaff = roles.flatMap((role, index) =>
  Object.entries(purposes)
    .filter(([, rule]) => rule[index + 1] === false)
    .map(([purpose]) => ({ role, purpose })),
);
