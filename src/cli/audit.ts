import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { openSink } from '../disclosure/openSink.ts';
import { destroyPseudonymKey, rotatePseudonymKey } from '../disclosure/pseudonymKeys.ts';
import { seal } from '../disclosure/sealing.ts';
import { sealKey } from '../disclosure/sealKey.ts';
import { Problem } from '../problem.ts';
import { exportLog } from './auditExport.ts';
import { verify } from './auditVerify.ts';
import { withOperator } from './operating.ts';
import { say } from './say.ts';
import { withSession } from './session.ts';

/** `carrel audit`: the disclosure log's seals, its proof, and what of it may leave. */
export function register(program: Command): void {
  const audit = program.command('audit').description('Seal, verify and export the disclosure log.');
  audit
    .command('seal')
    .description('Seal now what has no seal yet; `carrel serve` does it within seconds by itself.')
    .action(sealNow);
  audit
    .command('verify')
    .description('Find the first entry that was altered, removed, added or moved, and fail if there is one.')
    .option('--json', 'for programs')
    .option(
      '--public-key <file>',
      'the sink alone, without database and secret: what `carrel audit key` printed',
    )
    .action(verify);
  audit
    .command('export')
    .description('Print the log as JSON lines. That somebody asked about one person is itself on file.')
    .option('--from <date>', 'first day, in the library’s zone')
    .option('--to <date>', 'last day')
    .option('--person <card or id>', 'who looked at this person’s record: an active card’s number, or an id')
    .option('--by <name>', 'with --person: the administrator who asks, as the log is to name them')
    .action(exportLog);
  audit
    .command('key')
    .description('Print the public key that the seals are signed for.')
    .action(() => withSession(readConfig(), async ({ secret }) => say(sealKey(secret).publicPem)));
  audit
    .command('rotate-key')
    .description('Give people new pseudonyms from now on. The old key still opens what was written with it.')
    .action(rotateKey);
  audit
    .command('destroy-key <number>')
    .description('Destroy an old pseudonym key: nobody can tell any more whom its entries are about.')
    .action(destroyKey);
}

async function sealNow(): Promise<void> {
  const sink = await openSink(readConfig().auditSink);
  await withOperator(readConfig(), async (connection, { secret }) => {
    const sealed = await seal({ connection, key: sealKey(secret), sink }, { now: systemClock(), wait: true });
    const last = sealed?.last ?? null;
    const count = sealed?.entries ?? 0;
    say(
      last === null
        ? 'There is nothing to seal.'
        : `Sealed ${count} ${count === 1 ? 'entry' : 'entries'}; the last is entry ${last.lastEntry}, under seal ${last.number}.`,
    );
  });
}

async function rotateKey(): Promise<void> {
  await withOperator(readConfig(), async ({ db }, { secret }) => {
    const number = await rotatePseudonymKey(db, secret, systemClock());
    say(
      `The log writes with key ${number} from now on. Key ${number - 1} can be destroyed when it is not needed.`,
    );
  });
}

async function destroyKey(text: string): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem('BAD_OPTION', 'give the key’s number', 2);
  await withOperator(readConfig(), async ({ db }) => {
    const { entries, onPaper } = await destroyPseudonymKey(db, Number(text), systemClock());
    say(
      `Key ${text} is destroyed: ${entries} ${entries === 1 ? 'entry has' : 'entries have'} a pseudonym that is nobody’s for good. Backups of the database still have the key.`,
    );
    if (onPaper > 0)
      say(
        `${onPaper} of them ${onPaper === 1 ? 'rests' : 'rest'} on a consent, an order or a grant that is on file: it says whose record it was for as long as it is kept.`,
      );
  });
}
