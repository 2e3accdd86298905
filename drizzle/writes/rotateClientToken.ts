import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A client gets a new token, and those it had end: `ROTATED`. */
export const rotateClientToken = act<
  {
    clientId: string;
    /** When the old ones end, if they do not end sooner, ISO; now: at once. */
    oldEndsAt: string;
    /** Hexadecimal hash of the new token. */
    tokenHash: string;
    /** Who makes the token: `staff:` and a name, or `operator`. */
    madeBy: string;
  },
  { expiresAt: string }
>(sql`carrel.rotate_client_token(${call})`);
