import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { CarrelError } from '../../schema/errors.ts';
import type { Explained } from '../../schema/judge/explain.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { explainDocument } from '../explain/explainDocument.ts';
import { somebody } from '../explain/somebody.ts';
import type { Statement } from '../explain/statements.ts';
import { parseDay } from '../principals/expiry.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { inColumns } from './columns.ts';
import { say } from './say.ts';
import { type Given, optionalText, text, words } from './tokenOptions.ts';

/** `carrel explain`: who would see this. Needs no database, and reads no data. */
export function register(program: Command): void {
  program
    .command('explain <file>')
    .description(
      'Say what a document would get, field by field: served, narrowed, withheld, by which clause.',
    )
    .requiredOption('--basis <basis>', 'on which somebody asks: caregiver-photo-id, card, vendor, staff …')
    .option('--role <role>', 'staff: volunteer, clerk, administrator')
    .option('--purpose <purpose>', 'staff: the purpose that they name')
    .option('--names <names>', 'classes that a consent or an order names, or a vendor’s scopes, with commas')
    .option('--from <date>', 'court-order: first day of its window')
    .option('--to <date>', 'court-order: last day of its window')
    .option('--operation <name>', 'where the document has several')
    .option('--variables <json>', 'as one JSON object', '{}')
    .option('--json', 'for programs')
    .action(async (file: string, given: Given) =>
      say(await explained(file, given, readConfig(), systemClock())),
    );
}

/**
 * What `carrel explain` prints.
 * @param given the options by name
 * @throws Problem BAD_OPTION, FILE_UNREADABLE, and for a document that is refused for what it is its own code
 */
export async function explained(file: string, given: Given, settings: Settings, now: Date): Promise<string> {
  const principal = somebody(
    {
      basis: text(given, 'basis'),
      role: optionalText(given, 'role'),
      purpose: optionalText(given, 'purpose'),
      names: given.names === undefined ? [] : words(given, 'names'),
      from: dayOf(given, 'from'),
      to: dayOf(given, 'to'),
    },
    now,
  );
  const asked = {
    query: await contents(file),
    operationName: optionalText(given, 'operation'),
    variables: variablesFrom(text(given, 'variables')),
  };
  const { fields, statements } = await explainDocument(asked, principal, now, settings).catch(refused);
  return given.json === true ? JSON.stringify({ fields, statements }, null, 2) : asText(fields, statements);
}

function dayOf(given: Given, name: 'from' | 'to'): string | null {
  const day = optionalText(given, name);
  return day === null ? null : parseDay(day, `--${name}`);
}

/** A document that would be refused for what it is, whoever sent it: its error is this command's. */
function refused(error: unknown): never {
  if (!(error instanceof CarrelError)) throw error;
  throw new Problem(error.extensions.code, error.message, 2);
}

async function contents(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new Problem('FILE_UNREADABLE', 'the document cannot be read: name a file of GraphQL', 2);
  }
}

function variablesFrom(json: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return { ...read };
  } catch {
    // As little an object as any other text.
  }
  throw new Problem('BAD_OPTION', '--variables takes one JSON object', 2);
}

/** By what a field is decided: its classes, and where not all of them are open, which are. */
const byWhat = ({ classes, opened, verdict }: Explained): string =>
  verdict === 'NARROWED' && opened.length < classes.length
    ? `${opened.join('|')} of ${classes.join('|')}`
    : classes.join('|');

function asText(fields: readonly Explained[], statements: readonly Statement[]): string {
  const rows = fields.map((field) => [
    field.path.join('.'),
    field.coordinate,
    field.verdict,
    byWhat(field),
    field.clause ?? '-',
    field.columns.join(', '),
  ]);
  const sent = statements.map(({ audience, names }) => `as ${audience}: ${names.join(', ')}`);
  return [
    inColumns(['path', 'field', 'verdict', 'class', 'clause', 'columns'], rows),
    '',
    ...(sent.length === 0 ? ['Nothing is sent to the database.'] : ['Sent to the database:', ...sent]),
  ].join('\n');
}
