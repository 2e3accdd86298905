import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * Who signed for a child's card and who is listed on it: `LINKED`. The same pair again is told anew, and what then has
 * nothing to rest on ends.
 */
export const linkCaregiver = act<
  {
    childId: string;
    /** One of the two: a caregiver without a record is a name only. */
    caregiverId: string | null;
    caregiverName: string | null;
    signed: boolean;
    listed: boolean;
    adultIfBornBy: string;
  },
  { patronId: string }
>(sql`carrel.link_caregiver(${call})`);
