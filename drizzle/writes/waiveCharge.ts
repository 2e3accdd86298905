import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A charge is not asked for any more, wholly (`SETTLED`) or in part (`LOWERED`). */
export const waiveCharge = act<
  {
    chargeId: string;
    /** null: all that remains. */
    amountCents: number | null;
    /** Whether it is given up as bad, not forgiven: the books of the library are kept elsewhere. */
    writeOff: boolean;
  },
  { patronId: string; chargeId: string }
>(sql`carrel.waive_charge(${call})`);
