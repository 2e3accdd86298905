import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * Gives an account to an agency: a line for each open charge, and for each lost or overdue loan without one. The
 * debtor is the person, if proved an adult; otherwise the caregiver who signed.
 */
export const referToAgency = act<
  {
    /** One of the two says whose account. */
    patronId: string | null;
    cardNumber: string | null;
    agencyId: string;
    /** The signer who is to owe it; null: the only one. */
    signerLinkId: string | null;
    /** Born on or before this day: an adult. */
    adultIfBornBy: string;
    /** In cents: less than this is not referred. */
    minimumCents: number;
    /** The oldest due day has to be this day or one before it. */
    dueBy: string;
  },
  { referralId: string; patronId: string }
>(sql`carrel.refer_to_agency(${call})`);
