import { publishStatistics } from '../statistics/publish.ts';
import type { Job } from './job.ts';
import { sweepEnded } from './sweepEnded.ts';

/** Publishes the months that are over (statistics.aggregate). */
const publishMonths: Job = {
  name: 'published',
  work: async ({ sweeper, now }) => ({ tables: (await publishStatistics(sweeper, now)).length }),
};

/**
 * What each sweep does, in this order: nothing can be published of a month while something that belongs to it is still
 * to be counted.
 */
export const jobs: readonly Job[] = [sweepEnded, publishMonths];
