import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A caregiver is one no more: `UNLINKED`, with every grant that rests on the link, and its tokens.
 */
export const unlinkCaregiver = act<{ linkId: string }, { patronId: string }>(
  sql`carrel.unlink_caregiver(${call})`,
);
