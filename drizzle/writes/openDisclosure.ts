import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';

/** What was shown at the desk for one basis: kinds of document and what names the rows, never a document's number. */
export interface ShownEvidence {
  basis: string;
  /** The kinds of document that staff saw. */
  documents: readonly string[];
  /** Whether a kind that the basis asks for is among them. */
  seen: boolean;
  cardNumber?: string | null;
  birthDate?: string;
  caregiverCard?: string | null;
  caregiverLinkId?: string | null;
  consentId?: string;
  /** The naming of a person in a process. */
  subjectId?: string;
}

/**
 * Weighs what was shown and, if it holds, makes the grant and its token: outcome `OPENED`. The refusal is one, and
 * does not say what was wrong.
 */
export const openDisclosure = act<
  ShownEvidence & {
    /** Who opens it, as the log names them. */
    openedBy: string;
    /** Hexadecimal hash of the token. */
    tokenHash: string;
    /** The latest end of the grant, ISO; its evidence may end it sooner. */
    endsBy: string;
    /** The page's line of ages for the day. */
    adultIfBornBy: string;
    consentsAccepted: boolean;
    /** Whether the library accepts subpoenas without a court's finding. */
    subpoenasAccepted: boolean;
  },
  { grantId: string; expiresAt: string }
>(sql`carrel.open_disclosure(${call})`);
