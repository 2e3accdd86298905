import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** Ends a grant that was opened at the desk, and its token: outcome `CLOSED`, also where it had ended before. */
export const closeDisclosure = act<{
  /** By its id, or else by the hexadecimal hash of its token. */
  grantId: string | null;
  tokenHash: string | null;
  /** The argument that named it, for the refusal. */
  argument: string;
}>(sql`carrel.close_disclosure(${call})`);
