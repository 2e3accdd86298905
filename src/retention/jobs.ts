import { after } from '../../schema/policy/days.ts';
import { publishStatistics } from '../statistics/publish.ts';
import type { Job } from './job.ts';
import { sweepEnded } from './sweepEnded.ts';

/**
 * Publishes the months that have been over for some days (statistics.aggregate): what is counted of the last day comes in
 * after it, and what is published is published for good.
 */
const publishMonths: Job = {
  name: 'published',
  work: async ({ sweeper, now, settings: { statisticsAfter, timeZone } }) => {
    const settled = after(now, statisticsAfter.negated(), timeZone);
    return { tables: (await publishStatistics(sweeper, settled)).length };
  },
};

/**
 * What each sweep does, in this order: nothing can be published of a month while something that belongs to it is still
 * to be counted.
 */
export const jobs: readonly Job[] = [sweepEnded, publishMonths];
