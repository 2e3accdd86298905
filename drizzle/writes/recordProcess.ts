import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A person as a paper names one: by the number of an active card, or by exact names with the date of birth. */
export type PersonNamed =
  | { byCard: { cardNumber: string } }
  | { byName: { first: string; last: string; birthDate: string } };

/**
 * A court order or subpoena is put on file as it was served, with whom of those it names the library knows. The
 * outcome is `RECORDED`.
 */
export const recordProcess = act<
  {
    kind: 'COURT_ORDER' | 'SUBPOENA';
    court: string;
    caseNumber: string;
    issuedOn: string;
    servedOn: string;
    /** Whether the court found that the merits of disclosure exceed privacy. */
    finding: boolean;
    classes: readonly string[];
    windowFrom: string | null;
    windowTo: string | null;
    expiresAt: Date;
    subjects: readonly PersonNamed[];
    /** Who records it. */
    staff: string | null;
  },
  {
    processId: string;
    /** In the order in which they were named; null where nobody, or more than one, was meant. */
    patronIds: (string | null)[];
  }
>(sql`carrel.record_process(${call})`);
