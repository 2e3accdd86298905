import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import type * as tables from '../../drizzle/tables/index.ts';

/** The operator's database or a transaction in it: what issues, rotates and revokes takes either. */
export type Keeper = PgDatabase<PostgresJsQueryResultHKT, typeof tables>;
