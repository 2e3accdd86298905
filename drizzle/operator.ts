import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { roleName } from './audiences.ts';
import type { Pools } from './pools.ts';
import { type Sender, sender } from './sender.ts';
import * as tables from './tables/index.ts';
import type { WorkerConnection } from './worker.ts';

/** The library's operator at the command line: imports, tokens, checks. Acts as the keeper, never as a superuser. */
export interface Operator extends WorkerConnection {
  db: PostgresJsDatabase<typeof tables>;
}

/**
 * Connects with the administrative address and steps down to the keeper for the life of each connection.
 * @param url the administrative connection string
 * @param options.roles suffix of the role names; the database's own name by default
 * @param options.max connections; 1 for work that is one transaction
 */
export async function openOperator(
  url: string,
  options: { roles?: string; max?: number } = {},
): Promise<Operator> {
  const roles = options.roles ?? decodeURIComponent(new URL(url).pathname.slice(1));
  const sql = postgres(url, {
    max: options.max ?? 4,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'carrel operator', role: roleName('keeper', roles) },
  });
  try {
    await sql`select 1`;
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  return {
    ...sender(sql),
    db: drizzle(sql, { schema: tables }),
    transaction: async (work) => {
      const done = await sql.begin(async (tx) => ({
        done: await work(async (statement) => statement(tx)),
      }));
      return done.done;
    },
    end: () => sql.end({ timeout: 5 }),
  };
}

/** The operator in place of every audience: an act or a read runs as the keeper, whichever audience it names. */
export const poolsOf = ({ sql, send }: Sender): Pick<Pools, 'for'> => ({
  for: (audience) => ({ audience, sql, send }),
});
