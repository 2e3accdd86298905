import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Records, once, the day on which the library took legal action over an incident. */
export const recordLegalAction = act<{ incidentId: string; on: string }, { incidentId: string }>(
  sql`carrel.record_legal_action(${call})`,
);
