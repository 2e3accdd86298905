import { PgBoss } from 'pg-boss';
import type { TestDatabase } from '../setup/database.ts';

/** Asks the queue for a sweep, as soon as a process of the fleet takes it. */
export async function askForSweep({ url }: Pick<TestDatabase, 'url'>): Promise<void> {
  const boss = new PgBoss({
    connectionString: url,
    schema: 'queue',
    migrate: false,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.send('sweep');
  await boss.stop({ graceful: false });
}

/** Leaves no sweep but those that are asked for: the queue goes by the wall's clock, and a quarter may strike in a test. */
export const withoutTimes = ({ superuser }: Pick<TestDatabase, 'superuser'>) =>
  superuser`delete from queue.schedule where name = 'sweep'`;

/** A time of the sweep that came while no process ran: New Year's, of a schedule that was set years ago. */
export const fallDue = ({ superuser }: Pick<TestDatabase, 'superuser'>) =>
  superuser.unsafe(`
  insert into queue.schedule (name, cron, timezone, options, created_on)
    values ('sweep', '0 0 1 1 *', 'UTC', '{"missed": "once"}', '2020-01-01');
  update queue.version set cron_on = '2020-01-01'`);
