import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** What marking an item takes: its barcode and, where its borrower owes for it, the price. */
export interface Marking {
  itemBarcode: string;
  /** In cents; null: nothing is owed. */
  amountCents: number | null;
}

/** Whom it concerned, if anybody had the item; and the charge, if there was a price. */
export interface Marked {
  patronId: string | null;
  loanId: string | null;
  chargeId: string | null;
}

/** An item is lost, in somebody's hands or in the library's. */
export const markLost = act<Marking, Marked>(sql`carrel.mark_lost(${call})`);
