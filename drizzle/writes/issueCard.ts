import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { NewCard, PatronNamed } from './registration.ts';

/**
 * A person gets a card: `ISSUED`. Its number was never anybody's before. `cardNumber` is of a card they hold already.
 */
export const issueCard = act<PatronNamed & { card: NewCard; adultIfBornBy: string }, { patronId: string }>(
  sql`carrel.issue_card(${call})`,
);
