import type { RecordClass } from './classes.ts';

export const roles = ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] as const;
export type Role = (typeof roles)[number];

const everyone = ['VOLUNTEER', 'CLERK', 'ADMINISTRATOR'] as const;
const desk = ['CLERK', 'ADMINISTRATOR'] as const;
const office = ['ADMINISTRATOR'] as const;

interface PurposeRule {
  roles: readonly Role[];
  /** Record classes it opens besides `open`. */
  opens: readonly RecordClass[];
}

/**
 * What a member of staff is doing just now → which roles may say so, and what it opens. No purpose opens no person.
 * `LEGAL` opens process and consent, not records: those open only through a COURT_ORDER grant.
 */
export const purposes = {
  SHELVING: { roles: everyone, opens: [] },
  CIRCULATION: { roles: desk, opens: ['standing', 'identity', 'circulation', 'pickup', 'recovery'] },
  NOTICES: { roles: desk, opens: ['identity', 'contact', 'pickup', 'recovery'] },
  ACCOUNT: { roles: desk, opens: ['standing', 'identity', 'contact', 'household'] },
  SERVICE: { roles: desk, opens: ['identity', 'contact', 'use', 'interlibrary'] },
  RECOVERY: { roles: desk, opens: ['identity', 'contact', 'recovery', 'referral'] },
  STATISTICS: { roles: desk, opens: ['statistics'] },
  CONDUCT: { roles: office, opens: ['identity', 'contact', 'conduct'] },
  LEGAL: { roles: office, opens: ['legal'] },
  AUDIT: { roles: office, opens: ['audit'] },
  CLIENTS: { roles: office, opens: ['clients'] },
} as const satisfies Record<string, PurposeRule>;

export type Purpose = keyof typeof purposes;

export const isPurpose = (name: unknown): name is Purpose =>
  typeof name === 'string' && Object.hasOwn(purposes, name);

/** Whether a member of staff in this role may work for this purpose at all. */
export const mayWorkFor = (role: Role, purpose: Purpose): boolean =>
  (purposes[purpose].roles as readonly Role[]).includes(role);

/** The purposes of a role, in the table's order. */
export const purposesOf = (role: Role): Purpose[] =>
  (Object.keys(purposes) as Purpose[]).filter((purpose) => mayWorkFor(role, purpose));
