import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * So many came through a branch's door on a day: `RECORDED`, added to the month's count.
 */
export const recordVisits = act<{ branchId: string; day: string; count: number }, object>(
  sql`carrel.record_visits(${call})`,
);
