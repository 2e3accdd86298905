import { CommanderError } from 'commander';
import { Problem } from '../problem.ts';
import { codeOf, databaseProblem } from './problems.ts';

/** What is written to standard error, and the exit status that goes with it. */
export interface Complaint {
  text: string;
  exitStatus: number;
}

/**
 * Turns whatever a command ended with into one line. No stack, no value of a variable, no statement.
 * @param options.debug adds where it came from, for whoever mends the program
 * @param options.command the command's name, for the hint to its help
 */
export function complaint(error: unknown, options: { debug?: boolean; command?: string } = {}): Complaint {
  if (error instanceof CommanderError) return misuse(error, options.command);
  const problem = error instanceof Problem ? error : databaseProblem(error);
  const more = options.debug === true ? `\n${trace(error)}` : '';
  if (problem !== null)
    return { text: `carrel: ${problem.message} [${problem.code}]${more}`, exitStatus: problem.exitStatus };
  const hint = options.debug === true ? '' : '; set CARREL_LOG_LEVEL=debug to see it';
  return { text: `carrel: unexpected error (${codeOf(error)})${hint}${more}`, exitStatus: 1 };
}

/** A wrong call: what commander says, in one line, without the values that were given. */
function misuse(error: CommanderError, command: string | undefined): Complaint {
  if (error.exitCode === 0) return { text: '', exitStatus: 0 };
  const name = command === undefined ? 'carrel' : `carrel ${command}`;
  const said =
    error.code === 'commander.help'
      ? 'a command is missing'
      : error.message
          .replace(/^error: /, '')
          .replace(/\. Expected .*$/s, '') // would repeat the arguments
          .replace(/(--?[\w-]+)=[^\s']*/g, '$1') // would repeat an option's value
          .replaceAll(/\s+/g, ' ')
          .trim();
  return { text: `carrel: ${said}; see ${name} --help`, exitStatus: 2 };
}

/** The frames of an error and of its causes. Of a failed query the message is left out: it repeats the parameters. */
function trace(error: unknown): string {
  const parts: string[] = [];
  for (let next: unknown = error; next instanceof Error && parts.length < 8; next = next.cause) {
    const frames = (next.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    const message = 'query' in next || next.message.startsWith('Failed query') ? '' : `: ${next.message}`;
    parts.push([`${next.name}${hideAddresses(message)}`, ...frames].join('\n'));
  }
  return parts.length === 0 ? 'no trace' : parts.join('\ncaused by ');
}

/** The user part of any address in a text, since a password may be in it. */
const hideAddresses = (text: string): string => text.replace(/(\w+:\/\/)[^@\s/]*@/g, '$1');
