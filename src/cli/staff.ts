import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { letIn, listShutOut, type ShuttingOut, shutOut } from '../principals/shutOut.ts';
import { inColumns } from './columns.ts';
import { withOperator } from './operating.ts';
import { complain, say } from './say.ts';

/** `carrel staff shut-out|let-in|list`: who is refused at once, whatever token they bring. */
export function register(program: Command): void {
  const staff = program.command('staff').description('Shut members of staff out at once, and let them in.');
  staff
    .command('shut-out <subject>')
    .description('Refuse every token of theirs from now on. Takes a token’s name, or the provider’s subject.')
    .requiredOption('--reason <text>', 'why; kept with it')
    .action((subject: string, { reason }: { reason: string }) =>
      withOperator(readConfig(), async ({ db }) => told(await shutOut(db, subject, reason, systemClock()))),
    );
  staff
    .command('let-in <subject>')
    .description('Accept their tokens again, those that are still good too.')
    .action((subject: string) =>
      withOperator(readConfig(), async ({ db }) => {
        await letIn(db, subject);
        say('Let in again.');
      }),
    );
  staff.command('list').description('Show who is shut out.').option('--json', 'for programs').action(list);
}

/** A name that meets nobody must be seen to: a slip of the pen would leave somebody in. */
function told({ before, names, tokens, ended, clientTokens, clients }: ShuttingOut): void {
  say(`${before ? 'Was shut out before' : 'Shut out'}: whoever the log calls ${names.join(' or ')}.`);
  say(`Disclosures that they had open, now ended: ${ended}.`);
  say(`Client tokens in force that they had made, now ended: ${clientTokens}.`);
  say(`Tokens in force issued here to this name, all refused: ${tokens}.`);
  if (clients.length > 0)
    complain(
      `Give each of these clients a new token with \`carrel client rotate\`, or revoke it: ${clients.join(', ')}.`,
    );
  if (tokens === 0)
    complain('If it is a subject of the identity provider, make sure of its spelling: none is known here.');
}

async function list({ json }: { json?: true }): Promise<void> {
  await withOperator(readConfig(), async ({ db }) => {
    const shut = await listShutOut(db);
    if (json === true) return say(JSON.stringify(shut, null, 2));
    if (shut.length === 0) return say('Nobody is shut out.');
    const rows = shut.map(({ subject, since, reason }) => [subject, since.toISOString(), reason]);
    say(inColumns(['subject', 'since', 'reason'], rows));
  });
}
