import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { PersonNamed } from './recordProcess.ts';

/** A person's signed form is put on file. The outcome is `RECORDED`. */
export const recordConsent = act<
  {
    subject: PersonNamed;
    /** Who may see the record. */
    recipient: string;
    classes: readonly string[];
    signedOn: string;
    expiresAt: Date;
    /** Whose decision it was that the library accepts written consents; null: it does not. */
    consentDecidedBy: string | null;
    staff: string | null;
  },
  { consentId: string; patronId: string }
>(sql`carrel.record_consent(${call})`);
