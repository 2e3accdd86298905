import type postgres from 'postgres';
import type { Loader } from './load/loader.ts';

/** What everything is measured with. */
export interface Ground {
  /** The superuser's address of the bench's server. */
  readonly cluster: string;
  /** Connected to a database of the server that no contender uses. */
  readonly admin: postgres.Sql;
  readonly postmaster: number;
  readonly loader: Loader;
}
