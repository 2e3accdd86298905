import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Puts on file to whom an incident was released. Refused before legal action is recorded. */
export const releaseIncident = act<
  { incidentId: string; recipient: string; releasedBy: string | null },
  { incidentId: string }
>(sql`carrel.release_incident(${call})`);
