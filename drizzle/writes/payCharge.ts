import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A charge is paid, wholly (`SETTLED`) or in part (`LOWERED`). The payment keeps its person, and not what it was for. */
export const payCharge = act<
  {
    chargeId: string;
    /** null: all that remains. */
    amountCents: number | null;
    kind: string;
    /** Where it was paid; null: the charge's branch. */
    branchId: string | null;
    /** The last day on which it can be taken back. */
    reversibleUntil: string;
  },
  { patronId: string; chargeId: string; paymentId: string }
>(sql`carrel.pay_charge(${call})`);
