import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A recorded process is refused, for good. The outcome is `REFUSED`. */
export const refuseProcess = act<{ processId: string; staff: string | null }>(
  sql`carrel.refuse_process(${call})`,
);
