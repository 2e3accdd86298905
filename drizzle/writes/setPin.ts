import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A card gets a PIN: `SET`. What was opened by the card before ends.
 */
export const setPin = act<
  {
    cardNumber: string;
    /** The stored form; the PIN itself never comes here. */
    pinHash: string;
  },
  { patronId: string }
>(sql`carrel.set_pin(${call})`);
