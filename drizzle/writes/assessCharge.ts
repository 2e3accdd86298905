import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Somebody owes an amount. Whoever is named in more than one way must be the same person in each. */
export const assessCharge = act<
  {
    cardNumber: string | null;
    patronId: string | null;
    loanId: string | null;
    kind: string;
    amountCents: number;
    /** null: the loan's branch, else the person's own. */
    branchId: string | null;
  },
  { patronId: string; chargeId: string }
>(sql`carrel.assess_charge(${call})`);
