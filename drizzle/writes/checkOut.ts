import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** An item goes out to the bearer of a card, and whatever hold of theirs it fills ends. */
export const checkOut = act<
  {
    cardNumber: string;
    itemBarcode: string;
    /** When the caller says it is due; null: by rule. */
    dueAt: Date | null;
    /** Where it went out; null: at the item's own branch. */
    branchId: string | null;
    dueByRule: Date;
  },
  { patronId: string; loanId: string }
>(sql`carrel.check_out(${call})`);
