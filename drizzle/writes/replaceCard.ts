import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A new card in place of one that is active, or of one that was lost. It has its person and its kind, and no PIN. */
export const replaceCard = act<
  {
    /** The old card's number while it is active; null where it was lost, and its holder is named. */
    cardNumber: string | null;
    patronId: string | null;
    newCardNumber: string;
    /** The new card's last day; null: the old one's. */
    expiresOn: string | null;
  },
  { patronId: string; cardId: string }
>(sql`carrel.replace_card(${call})`);
