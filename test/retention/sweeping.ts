import { PgDialect } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import { roleName } from '../../drizzle/audiences.ts';
import { type Sweeping, workOff } from '../../src/retention/job.ts';
import { jobs } from '../../src/retention/jobs.ts';
import { audiencePassword } from '../../src/secret.ts';
import { defaultSettings } from '../../src/settings.ts';
import type { TestDatabase } from '../setup/database.ts';

const dialect = new PgDialect();

/** One sweep, as the sweeper's own login and nothing more. */
export async function sweepOnce(
  { url, roles, secret }: TestDatabase,
  now: Date,
): Promise<Record<string, Readonly<Record<string, number>>>> {
  const sql = postgres(url, {
    max: 1,
    username: roleName('sweeper', roles),
    password: audiencePassword(secret)('sweeper'),
  });
  const run: Sweeping['run'] = async <Row>(statement: Parameters<Sweeping['run']>[0]) => {
    const query = dialect.sqlToQuery(statement);
    return [...(await sql.unsafe(query.sql, query.params as never[]))] as Row[];
  };
  try {
    return await workOff(jobs, { run, now, settings: defaultSettings });
  } finally {
    await sql.end();
  }
}
