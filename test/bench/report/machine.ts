import { cpus, release, totalmem, type } from 'node:os';
import type postgres from 'postgres';

/** On what it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** Settings of the server that say how durable and how large it is. */
  readonly settings: Readonly<Record<string, string>>;
}

/** @param admin connected to the bench's server */
export async function machineOf(admin: postgres.Sql): Promise<Machine> {
  const names = 'fsync synchronous_commit full_page_writes shared_buffers huge_pages_status max_wal_size jit';
  const rows = await admin<{ name: string; value: string }[]>`
    select name, current_setting(name) as value from string_to_table(${names}, ' ') as name`;
  const [{ version } = { version: '' }] = await admin<{ version: string }[]>`
    select current_setting('server_version') as version`;
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${type()} ${release()}`,
    node: process.version,
    postgres: version,
    settings: Object.fromEntries(rows.map(({ name, value }) => [name, value])),
  };
}
