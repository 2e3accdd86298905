import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Puts an incident on file, about a person or about nobody who is known. */
export const reportIncident = act<
  {
    /** At most one of the two is given. */
    patronId: string | null;
    cardNumber: string | null;
    branchId: string;
    /** An instant, ISO 8601. */
    occurredAt: string;
    description: string;
    evidenceNotes: string | null;
    reportedBy: string | null;
  },
  { incidentId: string }
>(sql`carrel.report_incident(${call})`);
