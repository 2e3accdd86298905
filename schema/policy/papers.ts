import { dayIn } from './age.ts';
import { isRecordClass, nameableClasses } from './classes.ts';

/** What is wrong with a paper: which part of it, and why, as a stable code. */
export interface Flaw {
  readonly part: string;
  readonly reason:
    | 'CLASS_NOT_NAMEABLE'
    | 'SERVED_BEFORE_ISSUED'
    | 'NOT_SERVED_YET'
    | 'WINDOW_ENDS_FIRST'
    | 'NOT_SIGNED_YET'
    | 'EXPIRY_PAST';
}

interface Paper {
  readonly classes: readonly string[];
  readonly expiresAt: Date;
}

const common = ({ classes, expiresAt }: Paper, now: Date): Flaw | null => {
  if (classes.length === 0 || !classes.every((name) => isRecordClass(name) && nameableClasses.has(name)))
    return { part: 'classes', reason: 'CLASS_NOT_NAMEABLE' };
  return expiresAt <= now ? { part: 'expiresAt', reason: 'EXPIRY_PAST' } : null;
};

/**
 * What is wrong with a process as it was presented (legal.process); null: nothing. It is issued, then served, and
 * neither on a day to come; its window does not end before it begins; it names classes that a paper can name, and is
 * still in force. Days are the library's.
 */
export function flawOfProcess(
  process: Paper & {
    readonly issuedOn: string;
    readonly servedOn: string;
    readonly windowFrom: string | null;
    readonly windowTo: string | null;
  },
  now: Date,
  timeZone: string,
): Flaw | null {
  const { issuedOn, servedOn, windowFrom, windowTo } = process;
  if (issuedOn > servedOn) return { part: 'servedOn', reason: 'SERVED_BEFORE_ISSUED' };
  if (servedOn > dayIn(now, timeZone)) return { part: 'servedOn', reason: 'NOT_SERVED_YET' };
  if (windowFrom !== null && windowTo !== null && windowFrom > windowTo)
    return { part: 'windowTo', reason: 'WINDOW_ENDS_FIRST' };
  return common(process, now);
}

/** What is wrong with a signed form (statute.consent); null: nothing. */
export function flawOfConsent(
  consent: Paper & { readonly signedOn: string },
  now: Date,
  timeZone: string,
): Flaw | null {
  if (consent.signedOn > dayIn(now, timeZone)) return { part: 'signedOn', reason: 'NOT_SIGNED_YET' };
  return common(consent, now);
}
