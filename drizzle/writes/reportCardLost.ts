import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A card is lost or stolen: it dies with its PIN, and every grant and token made from it (access.lost-card). */
export const reportCardLost = act<{ cardNumber: string }, { patronId: string }>(
  sql`carrel.report_card_lost(${call})`,
);
