import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A payment is taken back inside its window: its amount is owed again, as a charge for nothing in particular. */
export const reversePayment = act<{ paymentId: string }, { patronId: string; chargeId: string }>(
  sql`carrel.reverse_payment(${call})`,
);
