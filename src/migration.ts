import { migrate } from '../drizzle/migrate.ts';
import { keyWrapping } from './disclosure/pseudonyms.ts';
import { prepareQueue } from './retention/queue.ts';
import { audiencePassword, type Secret } from './secret.ts';

/**
 * Brings a library's database to the shape this version needs, the queue of its sweep with it, with the library's own
 * secret.
 * @param options.url the administrative connection string
 * @returns how many migrations were applied
 * @throws Problem WRONG_SECRET, with nothing changed; DatabaseNewer; the driver's own errors
 */
export async function bringUp(options: {
  url: string;
  secret: Secret;
  now: Date;
  timeZone: string;
}): Promise<{ applied: number }> {
  const migrated = await migrate({
    url: options.url,
    passwords: audiencePassword(options.secret),
    wrapping: keyWrapping(options.secret),
    now: options.now,
    timeZone: options.timeZone,
  });
  await prepareQueue(options);
  return migrated;
}
