import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** A person takes a consent back, and whatever was opened under it ends with it. The outcome is `REVOKED`. */
export const revokeConsent = act<{ consentId: string }>(sql`carrel.revoke_consent(${call})`);
