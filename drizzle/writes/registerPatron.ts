import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { NewAddress, NewCard, NewPhone } from './registration.ts';

/**
 * A person becomes a patron: `REGISTERED`, with a card if one is given at once.
 */
export const registerPatron = act<
  {
    name: { first: string; middle: string | null; last: string; preferred: string | null };
    birthDate: string;
    /** Null: the usual one of the person's age. */
    category: string | null;
    homeBranchId: string;
    email: string | null;
    phones: readonly NewPhone[];
    addresses: readonly NewAddress[];
    card: NewCard | null;
    adultIfBornBy: string;
  },
  { patronId: string }
>(sql`carrel.register_patron(${call})`);
