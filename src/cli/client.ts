import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import {
  changeClient,
  revokeClientNamed,
  rotateSubjects,
  rotateTokenOf,
} from '../principals/clientChanges.ts';
import { parseDuration } from '../principals/expiry.ts';
import { asTable, listClients } from './clientList.ts';
import { changeIn } from './clientOptions.ts';
import { clientKindNames, registerFrom } from './clientRegister.ts';
import { withOperator } from './operating.ts';
import { complain, say } from './say.ts';
import type { Given } from './tokenOptions.ts';

/** `carrel client …`: who connects from outside. What the desk has an act for is done by that act. */
export function register(program: Command): void {
  const client = program
    .command('client')
    .description('Register, list, rotate, revoke and set who connects from outside.');
  client
    .command('register <name>')
    .description(
      'Enter a client. Its token is printed once, alone on standard output; only its hash is kept.',
    )
    .requiredOption('--kind <kind>', clientKindNames.join(', '))
    .requiredOption('--contact <text>', 'whom to call when its token leaks')
    .option('--scopes <scopes>', 'vendor: statistics')
    .option('--networks <networks>', 'where it may connect from, CIDR with commas; anywhere by default')
    .option('--rate <cost>', 'what its requests may cost a minute; by default what its kind may')
    .option('--expires <when>', 'its end and its token’s: P30D, a date or an instant', 'P1Y')
    .action(enter);
  client
    .command('list')
    .description('Show every client by name, and never a token.')
    .option('--json', 'for programs')
    .action(list);
  client
    .command('rotate <name>')
    .description('Make a new token; those it had end now, or when the overlap does.')
    .option('--overlap <duration>', 'how long old and new are both good, at most P90D', 'PT0S')
    .action(rotate);
  client
    .command('revoke <name>')
    .description('End a client at once, with every token it has.')
    .action(revoke);
  client
    .command('rotate-subjects <name>')
    .description('Give a vendor another key: every subject id that it is told is another from then on.')
    .action(changeSubjects);
  client
    .command('set <name>')
    .description('Change where a client may connect from, and how much. What is left out stays.')
    .option('--networks <networks>', 'CIDR with commas')
    .option('--any-network', 'from anywhere')
    .option('--rate <cost>', 'what its requests may cost a minute')
    .option('--usual-rate', 'what its kind may')
    .action(change);
}

async function enter(name: string, given: Given): Promise<void> {
  const config = readConfig();
  await withOperator(config, async (operator) => {
    handOut(await registerFrom(operator, { ...given, name }, config.timeZone, systemClock()));
  });
}

async function list({ json }: { json?: true }): Promise<void> {
  await withOperator(readConfig(), async (operator) => {
    const clients = await listClients(operator, systemClock());
    say(json === true ? JSON.stringify(clients, null, 2) : asTable(clients));
  });
}

async function rotate(name: string, given: { overlap: string }): Promise<void> {
  const config = readConfig();
  const { timeZone } = config;
  const overlap = parseDuration(given.overlap, '--overlap');
  await withOperator(config, async (operator) => {
    handOut(await rotateTokenOf(operator, name, { overlap, timeZone }, systemClock()));
    complain(overlap.blank ? 'Its old tokens have ended.' : `Its old tokens end in ${overlap.toString()}.`);
  });
}

async function revoke(name: string): Promise<void> {
  await withOperator(readConfig(), async (operator) => {
    say((await revokeClientNamed(operator, name, systemClock())) ? 'Revoked.' : 'It was revoked before.');
  });
}

async function changeSubjects(name: string): Promise<void> {
  await withOperator(readConfig(), async (operator) => {
    await rotateSubjects(operator, name, systemClock());
    say('Every subject id of this vendor’s is another from now on.');
  });
}

async function change(name: string, given: Given): Promise<void> {
  const changes = changeIn(given);
  await withOperator(readConfig(), async (operator) => {
    await changeClient(operator, name, changes, systemClock());
    say('Set.');
  });
}

/** The token alone on standard output, so that it can be piped; the rest beside it. */
function handOut({ token, expiresAt }: { token: string; expiresAt: Date }): void {
  say(token);
  complain(`It expires ${expiresAt.toISOString()}. The token is not shown again.`);
}
