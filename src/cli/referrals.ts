import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import pino from 'pino';
import { openPools } from '../../drizzle/pools.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { agencyNamed } from '../principals/agencyClient.ts';
import { Problem } from '../problem.ts';
import { exportReferrals } from '../referrals/exportReferrals.ts';
import { audiencePassword } from '../secret.ts';
import { beforeEnd } from './interruption.ts';
import { withOperator } from './operating.ts';
import { complain } from './say.ts';

interface Given {
  client: string;
  format: string;
  out?: string;
}

/** `carrel referrals export`: the nightly file of an agency that does not ask by itself (recovery.agency). */
export function register(program: Command): void {
  const referrals = program
    .command('referrals')
    .description('Write what was referred to an agency, as a file for it.');
  referrals
    .command('export')
    .description(
      'Write an agency’s open referrals, one row a line of theirs: just what it can see. It is put on file as shown to it.',
    )
    .requiredOption('--client <name>', 'the agency’s client')
    .requiredOption('--format <format>', 'csv')
    .option('--out <file>', 'a file that only its owner can read; without it, standard output')
    .action(write);
}

async function write({ client: name, format, out }: Given): Promise<void> {
  if (format !== 'csv') throw new Problem('BAD_OPTION', '--format takes csv', 2);
  const config = readConfig();
  const logger = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: false }));
  await withOperator(config, async ({ db }, { url, secret }) => {
    const client = await agencyNamed(db, name);
    const pools = openPools({ url, passwords: audiencePassword(secret), max: 1 });
    const csv = exportReferrals(client, { db, pools, secret, settings: config, clock: systemClock, logger });
    const forget = beforeEnd(() => csv.return(undefined));
    try {
      await (out === undefined ? pipeline(csv, process.stdout, { end: false }) : writeWhole(csv, out));
    } finally {
      await csv.return(undefined);
      forget();
      await pools.end();
    }
  });
}

/** Writes a file that is there whole or not at all, and that its owner alone can read. */
async function writeWhole(csv: AsyncIterable<string>, path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  const forget = beforeEnd(() => rm(draft, { force: true }));
  try {
    await pipeline(Readable.from(csv), createWriteStream(draft, { mode: 0o600, flags: 'wx' }));
    await rename(draft, path);
    complain(`Written to ${path}.`);
  } catch (error) {
    if (error instanceof Error && 'path' in error && error.path === draft)
      throw new Problem(
        'PATH_NOT_WRITABLE',
        `${path} cannot be written: name a file in a folder of your own`,
      );
    throw error;
  } finally {
    await rm(draft, { force: true });
    forget();
  }
}
