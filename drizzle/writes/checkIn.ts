import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * An item comes back: its loan ends, what is owed for lateness is assessed, and the next hold gets it.
 * The outcome is what to do with the item: `SHELVE`, `HOLD_SHELF`, `TRANSIT` or `SET_ASIDE`.
 */
export const checkIn = act<
  {
    itemBarcode: string;
    /** Where it came back; null: at the item's own branch. */
    branchId: string | null;
    overdueCentsADay: number;
    /** The last day on which a hold that is ready now waits on the shelf. */
    shelfUntil: string;
  },
  { branchId: string }
>(sql`carrel.check_in(${call})`);
