import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A client may connect no more, with whatever token: `REVOKED`. */
export const revokeClient = act<{ clientId: string }>(sql`carrel.revoke_client(${call})`);
