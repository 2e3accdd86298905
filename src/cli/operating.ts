import { type Operator, openOperator } from '../../drizzle/operator.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { bringUp } from '../migration.ts';
import { Problem } from '../problem.ts';
import { type Session, withSession } from './session.ts';

/** A role that does not exist, a schema or a table that does not: nobody has run `carrel migrate` here yet. */
const notMigrated = new Set(['22023', '3F000', '42P01', '42704']);

const isNotMigrated = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && typeof error.code === 'string' && notMigrated.has(error.code)) ||
    isNotMigrated(error.cause));

/**
 * Runs a command's work as the operator of the database that the configuration names. The embedded database is
 * brought to this version's shape first; another's is the operator's own to migrate.
 * @throws Problem NOT_MIGRATED, and those of `openSession`
 */
export async function withOperator<T>(
  config: Config,
  work: (operator: Operator, session: Session) => Promise<T>,
): Promise<T> {
  return withSession(config, async (session) => {
    if (session.embedded) await bringUp({ ...session, timeZone: config.timeZone, now: systemClock() });
    try {
      const operator = await openOperator(session.url);
      try {
        return await work(operator, session);
      } finally {
        await operator.end();
      }
    } catch (error) {
      if (!isNotMigrated(error)) throw error;
      throw new Problem('NOT_MIGRATED', 'the database is not of this version: run `carrel migrate` first');
    }
  });
}
