import { sweep } from '../../drizzle/writes/sweep.ts';
import { after, dayAfter } from '../../schema/policy/days.ts';
import type { Job } from './job.ts';
import { keptAfterEnd } from './periods.ts';

/** Takes away what has ended by time (retain.expunge, retain.no-tracking). */
export const sweepEnded: Job = {
  name: 'ended',
  work: ({ sweeper, now, settings: { timeZone, holdShelfPeriod } }) =>
    sweep(sweeper, {
      now: now.toISOString(),
      endedBefore: after(now, keptAfterEnd.negated(), timeZone).toISOString(),
      shelfUntil: dayAfter(now, holdShelfPeriod, timeZone),
    }),
};
