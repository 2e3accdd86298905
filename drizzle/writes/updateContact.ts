import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { NewAddress, NewPhone, PatronNamed } from './registration.ts';

/** What is undefined is not sent, and so not changed. */
interface ContactChange {
  email: string | null | undefined;
  phones: readonly NewPhone[] | undefined;
  addresses: readonly NewAddress[] | undefined;
  middle: string | null | undefined;
  preferred: string | null | undefined;
  /** Null: the usual one of the person's age. */
  category: string | null | undefined;
  homeBranchId: string | undefined;
}

/**
 * Where a person is reached, and what is optional of a record, as it is from now on: `UPDATED`. What the change does
 * not name stays as it is; null clears it.
 */
export const updateContact = act<
  PatronNamed & {
    change: ContactChange;
    adultIfBornBy: string;
  },
  { patronId: string }
>(sql`carrel.update_contact(${call})`);
