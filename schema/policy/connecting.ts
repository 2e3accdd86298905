import { after } from './days.ts';

/** What can be settled for a client that connects from outside, by whatever door it is settled. */

/** Networks that one client can be held to. */
export const mostNetworks = 50;

/** What a client's rate can be: cost a minute. */
export const clientRate = { least: 1, most: 10_000_000 } as const;

/** Two tokens that are good side by side for longer are no rotation. */
const longestOverlap = Temporal.Duration.from('P90D');

/** When the old tokens of a client end, where the new one is made now; null for an overlap that is too long. */
export function endOfOverlap(overlap: Temporal.Duration, now: Date, timeZone: string): Date | null {
  try {
    const ends = after(now, overlap, timeZone);
    return ends <= after(now, longestOverlap, timeZone) ? ends : null;
  } catch {
    // Beyond the end of time: too long as well.
    return null;
  }
}
