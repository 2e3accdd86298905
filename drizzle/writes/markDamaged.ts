import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { Marked, Marking } from './markLost.ts';

/** An item is damaged, in somebody's hands or in the library's. */
export const markDamaged = act<Marking, Marked>(sql`carrel.mark_damaged(${call})`);
