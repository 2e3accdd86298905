import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/**
 * A vendor, an agency or a feed is entered, with its first token: `REGISTERED`. The token lives as long as it does, or
 * shorter where the command line says so.
 */
export const registerClient = act<
  {
    kind: string;
    name: string;
    /** Whom to call when its token leaks. */
    contact: string;
    scopes: readonly string[];
    /** CIDR, each in its one text; none: from anywhere. */
    networks: readonly string[];
    /** Cost a minute; null: what its kind may. */
    ratePerMinute: number | null;
    expiresAt: Date;
    /** What the list of tokens calls its first one; without it, the client's name. */
    tokenLabel?: string;
    /** The token's end where it is to come before the client's. */
    tokenExpiresAt?: Date;
    /** Hexadecimal hash of the token. */
    tokenHash: string;
    /** Who makes the token: `staff:` and a name, or `operator`. */
    madeBy: string;
  },
  { clientId: string; tokenId: string; tokenExpiresAt: string }
>(sql`carrel.register_client(${call})`);
