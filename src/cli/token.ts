import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { demonstrationConsentDecidedBy, isDemonstration } from '../demo/load.ts';
import { parseDuration, parseEnd } from '../principals/expiry.ts';
import type { IssuedToken } from '../principals/issue.ts';
import { listTokens } from '../principals/list.ts';
import { revokeToken } from '../principals/revoke.ts';
import { rotateToken } from '../principals/rotate.ts';
import { withOperator } from './operating.ts';
import { complain, say } from './say.ts';
import { issueToken } from './tokenIssue.ts';
import { asTable } from './tokenList.ts';
import { bases, type Given, kinds } from './tokenOptions.ts';

/** `carrel token issue|list|rotate|revoke`: who may ask, until the desk has its own acts for it. */
export function register(program: Command): void {
  const token = program.command('token').description('Issue, list, rotate and revoke bearer tokens.');
  registerIssue(token);
  token
    .command('list')
    .description('Show the tokens in force: never a token itself, and never whose record a grant opens.')
    .option('--all', 'those that have ended too')
    .option('--json', 'for programs')
    .action(list);
  token
    .command('rotate <id>')
    .description('Make a new token for the same holder; the old one ends now, or when the overlap does.')
    .option('--overlap <duration>', 'how long both are good, e.g. PT1H', 'PT0S')
    .option('--expires <when>', 'the new one’s end; by default it lives as long as the old one was to')
    .action(rotate);
  token
    .command('revoke <id>')
    .description('End a token at once. Takes its id, or the token itself where only that was found.')
    .action(revoke);
}

function registerIssue(token: Command): void {
  token
    .command('issue')
    .description('Make a token. It is printed once, alone on standard output; only its hash is kept.')
    .requiredOption('--kind <kind>', kinds.join(', '))
    .option('--label <text>', 'what the list calls it')
    .option('--expires <when>', 'end of the token, the consent or the process: P30D, a date or an instant')
    .option('--client <name>', 'vendor, agency, feed: the client')
    .option('--create', 'vendor, agency, feed: enter the client')
    .option('--contact <text>', 'with --create: whom to call')
    .option('--client-expires <when>', 'with --create: end of the client itself (a year by default)')
    .option('--scope <scopes>', 'vendor: statistics')
    .option('--name <name>', 'staff: who, as the disclosure log names them')
    .option('--role <role>', 'staff: volunteer, clerk, administrator')
    .option('--basis <basis>', `grant: ${bases.join(', ')}`)
    .option('--lives <duration>', 'grant: how long, at most as long as its evidence (PT15M by default)')
    .option('--card <number>', 'grant: the card of the person whose record it opens')
    .option('--photo-id-seen', 'grant in person: a photo ID was seen')
    .option('--birth-date <date>', 'borrower-in-person: as read from the photo ID')
    .option('--caregiver-card <number>', 'caregiver: their own card')
    .option('--caregiver-link <id>', 'caregiver: or the link that joins them to the child')
    .option('--recipient <name>', 'written-consent: to whom')
    .option('--signed <date>', 'written-consent: the day it was signed')
    .option('--classes <classes>', 'written-consent, court-order: record classes, with commas')
    .option('--court <name>', 'court-order: which court')
    .option('--case <number>', 'court-order: which case')
    .option('--subpoena', 'court-order: it is a subpoena')
    .option('--finding', 'court-order: the court found that the merits of disclosure exceed privacy')
    .option('--issued <date>', 'court-order: the day it was issued (the day it was served)')
    .option('--served <date>', 'court-order: the day it was served (today)')
    .option('--from <date>', 'court-order: first day of its window')
    .option('--to <date>', 'court-order: last day of its window')
    .option('--decided-by <name>', 'court-order: the administrator who approved it')
    .action(issue);
}

async function issue(given: Given): Promise<void> {
  const config = readConfig();
  await withOperator(config, async (operator, { embedded }) => {
    const isDemo = embedded && (await isDemonstration(operator.db));
    const consentDecidedBy = config.consentDecidedBy ?? (isDemo ? demonstrationConsentDecidedBy : null);
    const settings = {
      timeZone: config.timeZone,
      consentDecidedBy,
      subpoenaDecidedBy: config.subpoenaDecidedBy,
    };
    handOut(await issueToken(operator, given, settings, systemClock()));
  });
}

async function list({ all, json }: { all?: true; json?: true }): Promise<void> {
  await withOperator(readConfig(), async ({ db }) => {
    const tokens = (await listTokens(db, systemClock())).filter(
      ({ state }) => all === true || state === 'ACTIVE',
    );
    say(json === true ? JSON.stringify(tokens, null, 2) : asTable(tokens));
  });
}

async function rotate(id: string, given: { overlap: string; expires?: string }): Promise<void> {
  const config = readConfig();
  const { timeZone } = config;
  const overlap = parseDuration(given.overlap, '--overlap');
  await withOperator(config, async ({ db }) => {
    const now = systemClock();
    const expires =
      given.expires === undefined ? {} : { expiresAt: parseEnd(given.expires, '--expires', now, timeZone) };
    handOut(await rotateToken(db, id, { overlap, timeZone, ...expires }, now));
    complain(overlap.blank ? 'The old token has ended.' : `The old token ends in ${overlap.toString()}.`);
  });
}

async function revoke(idOrToken: string): Promise<void> {
  await withOperator(readConfig(), async ({ db }) => {
    const { id, revoked } = await revokeToken(db, idOrToken, systemClock());
    say(revoked ? `Revoked ${id}.` : `${id} was revoked before.`);
  });
}

/** The token alone on standard output, so that it can be piped; the rest beside it. */
function handOut({ token, id, expiresAt }: IssuedToken): void {
  say(token);
  complain(`id ${id}, expires ${expiresAt.toISOString()}. The token is not shown again.`);
}
