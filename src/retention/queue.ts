import { type ConstructorOptions, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { queueSchema } from '../../drizzle/audiences.ts';
import { openWorker, workerAddress } from '../../drizzle/worker.ts';
import type { Clock } from '../clock.ts';
import { audiencePassword, type Secret } from '../secret.ts';
import { type Job, type Sweeping, workOff } from './job.ts';
import { jobs } from './jobs.ts';
import { sweepTimes } from './periods.ts';

/** Where the queue is, and whose. */
export interface QueuePlace {
  /** the database's address; user and password in it are not used */
  readonly url: string;
  readonly secret: Secret;
  /** suffix of the role names; the database's own name by default */
  readonly roles?: string;
}

const queue = 'sweep';

/** One job at a time in the whole fleet, waiting or at work; a sweep that was cut off is taken for lost in ten minutes. */
const queueOptions = {
  policy: 'exclusive',
  expireInSeconds: 600,
  retryLimit: 2,
  retryDelay: 60,
  deleteAfterSeconds: 86_400,
} as const;

/** The queue as the sweeper's own login, which makes its tables in the one schema it owns and can make them nowhere else. */
const open = (place: QueuePlace, more: ConstructorOptions): PgBoss =>
  new PgBoss({
    connectionString: workerAddress('sweeper', loginOf(place)),
    application_name: 'carrel sweeper',
    schema: queueSchema,
    createSchema: false,
    max: 2,
    ...more,
  });

const loginOf = ({ secret, ...where }: QueuePlace) => ({
  url: where.url,
  password: audiencePassword(secret)('sweeper'),
  ...(where.roles === undefined ? {} : { roles: where.roles }),
});

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error
    ? String(error.code)
    : error instanceof Error
      ? error.name
      : 'unknown';

/**
 * Makes the queue's tables, and sets the times of the sweep. Part of a migration, and safe to repeat.
 * @throws the driver's own errors
 */
export async function prepareQueue(place: QueuePlace): Promise<void> {
  const boss = open(place, { supervise: false, schedule: false });
  // What goes wrong here is thrown to whoever migrates; the event says it a second time.
  boss.on('error', () => {});
  await boss.start();
  try {
    await boss.createQueue(queue, queueOptions);
    // Whatever fell due while no process ran is made up for once, by whichever comes first.
    await boss.schedule(queue, sweepTimes, {}, { missed: 'once' });
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * Takes part in the fleet's sweeping: at each time that the queue sets, one process of all does the jobs. Should the
 * database be away, it goes on when the database is back.
 * @param options.due the jobs; the program's own unless a test brings others
 * @returns ends it; a sweep under way is finished first
 */
export async function startSweeping(
  options: QueuePlace & {
    clock: Clock;
    settings: Sweeping['settings'];
    logger: Logger;
    due?: readonly Job[];
  },
): Promise<{ stop(): Promise<void> }> {
  const { clock, settings, logger, due = jobs } = options;
  const boss = open(options, { migrate: false });
  boss.on('error', (error) => logger.warn({ code: codeOf(error) }, 'the queue of the sweep is in trouble'));
  await boss.start();
  const sweeper = openWorker('sweeper', loginOf(options));
  await boss.work(queue, async () => {
    try {
      logger.info(await workOff(due, { sweeper, now: clock(), settings }), 'swept');
    } catch (error) {
      logger.error({ code: codeOf(error) }, 'the sweep failed; it is tried again');
      // The queue keeps what a job failed with. A database's message can name a row; its code cannot.
      throw new Error(`the sweep failed (${codeOf(error)})`);
    }
  });
  return {
    async stop() {
      await boss.stop({ timeout: 10_000 });
      await sweeper.end();
    },
  };
}
