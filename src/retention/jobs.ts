import type { Job } from './job.ts';
import { sweepEnded } from './sweepEnded.ts';

/**
 * What each sweep does, in this order: nothing can be published of a month while something that belongs to it is still
 * to be counted.
 */
export const jobs: readonly Job[] = [sweepEnded];
