import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Somebody waits no more; what was set aside for them goes to the next who does. */
export const cancelHold = act<
  {
    holdId: string;
    /** The last day on which the next hold waits on the shelf, where it is ready now. */
    shelfUntil: string;
  },
  { patronId: string }
>(sql`carrel.cancel_hold(${call})`);
