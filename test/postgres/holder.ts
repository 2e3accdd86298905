import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { acquireEmbedded } from '../../src/postgres/embedded.ts';
import { Problem } from '../../src/problem.ts';

/**
 * A process that holds the embedded database of the folder in its argument. It writes the address, or the code of
 * the problem; then it answers `ping` with the server's start time, and lets go at `release`. Ctrl-C does not end it.
 */
const [dataDir = ''] = process.argv.slice(2);
const write = (line: string) => process.stdout.write(`${line}\n`);

process.on('SIGINT', () => write('interrupted'));

try {
  const embedded = await acquireEmbedded(dataDir);
  write(embedded.url);
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'release') break;
    const sql = postgres(embedded.url, { max: 1, onnotice: () => {} });
    const [row] = await sql<{ at: string }[]>`select pg_postmaster_start_time()::text as at`;
    await sql.end();
    write(String(row?.at));
  }
  await embedded.release();
  write('released');
} catch (error) {
  write(error instanceof Problem ? `${error.code} ${error.message}` : String(error));
  process.exitCode = 1;
}
process.stdin.unref();
