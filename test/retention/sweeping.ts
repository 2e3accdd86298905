import { openWorker } from '../../drizzle/worker.ts';
import { workOff } from '../../src/retention/job.ts';
import { jobs } from '../../src/retention/jobs.ts';
import { audiencePassword } from '../../src/secret.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { TestDatabase } from '../setup/database.ts';

/** One sweep, as the sweeper's own login and nothing more. */
export async function sweepOnce(
  { url, roles, secret }: TestDatabase,
  now: Date,
): Promise<Record<string, Readonly<Record<string, number>>>> {
  const sweeper = openWorker('sweeper', { url, roles, password: audiencePassword(secret)('sweeper') });
  try {
    return await workOff(jobs, { sweeper, now, settings: defaultSettings });
  } finally {
    await sweeper.end();
  }
}
