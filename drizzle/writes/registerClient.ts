import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A vendor, an agency or a feed is entered, with its first token: `REGISTERED`. The token lives as long as it does. */
export const registerClient = act<
  {
    kind: string;
    name: string;
    /** Whom to call when its token leaks. */
    contact: string;
    scopes: readonly string[];
    expiresAt: Date;
    /** Hexadecimal hash of the token. */
    tokenHash: string;
  },
  { clientId: string }
>(sql`carrel.register_client(${call})`);
