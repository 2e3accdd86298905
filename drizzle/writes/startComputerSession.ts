import { sql } from 'drizzle-orm';
import { act, call } from './act.ts';
import type { PatronNamed } from './registration.ts';

/**
 * A person sits down at a library computer: `STARTED`. One at a time.
 */
export const startComputerSession = act<
  PatronNamed & { branchId: string; endsAt: Date },
  { patronId: string }
>(sql`carrel.start_computer_session(${call})`);
