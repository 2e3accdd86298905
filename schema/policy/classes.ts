import type { ClauseId } from './clauses.ts';

/** What each record class gives away, and the clause under which it is kept. The table of record classes. */
export const recordClasses = {
  open: { gives: 'nothing about anybody', clause: 'collect.function' },
  standing: { gives: 'whether one card is good', clause: 'third-party.no-pii' },
  identity: { gives: 'who the person is', clause: 'collect.function' },
  contact: { gives: 'where to reach them', clause: 'collect.function' },
  birth: { gives: 'the date of birth', clause: 'collect.function' },
  circulation: { gives: 'what they have out and wait for now', clause: 'access.card' },
  pickup: { gives: 'what is ready for them on the shelf', clause: 'access.card' },
  interlibrary: { gives: 'what they asked other libraries for', clause: 'collect.function' },
  recovery: { gives: 'what the library must get back', clause: 'recovery.agency' },
  use: { gives: 'their other use of the library', clause: 'retain.expunge' },
  household: { gives: 'who signed or is listed for a child’s card', clause: 'caregiver.with-card' },
  referral: { gives: 'what an agency needs to recover a debt', clause: 'recovery.agency' },
  statistics: { gives: 'counts, small cells suppressed', clause: 'statistics.aggregate' },
  conduct: { gives: 'incidents and evidence notes', clause: 'conduct.incident' },
  legal: { gives: 'legal process, consents, and what was released', clause: 'legal.process' },
  audit: { gives: 'who looked at what', clause: 'offence.disclosure' },
  clients: { gives: 'who may connect', clause: 'third-party.no-pii' },
} as const satisfies Record<string, { gives: string; clause: ClauseId }>;

export type RecordClass = keyof typeof recordClasses;

export const isRecordClass = (name: unknown): name is RecordClass =>
  typeof name === 'string' && Object.hasOwn(recordClasses, name);

/** Classes that a written consent or a court order can name: `standing` to `use`, never household and beyond. */
export const nameableClasses: ReadonlySet<RecordClass> = new Set<RecordClass>([
  'standing',
  'identity',
  'contact',
  'birth',
  'circulation',
  'pickup',
  'interlibrary',
  'recovery',
  'use',
]);

/** Classes that say something about a person: an answer with one of them is logged before it leaves. */
export const personClasses: ReadonlySet<RecordClass> = new Set<RecordClass>([
  ...nameableClasses,
  'household',
  'referral',
  'conduct',
  'legal',
]);
