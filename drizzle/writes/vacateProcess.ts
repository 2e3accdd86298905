import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** An approved process is set aside, and whatever was opened under it ends with it. The outcome is `VACATED`. */
export const vacateProcess = act<{ processId: string; staff: string | null }>(
  sql`carrel.vacate_process(${call})`,
);
