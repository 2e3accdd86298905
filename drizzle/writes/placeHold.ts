import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Somebody waits for a title. */
export const placeHold = act<
  {
    titleId: string;
    pickupBranchId: string;
    /** Whose; null: whoever the login is confined to. */
    cardNumber: string | null;
    /** The last day on which they wait for it; null: until it comes. */
    expiresOn: string | null;
  },
  { patronId: string; holdId: string }
>(sql`carrel.place_hold(${call})`);
