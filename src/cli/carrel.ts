#!/usr/bin/env node
import { Command } from 'commander';
import packageFile from '../../package.json' with { type: 'json' };
import { readLogLevel } from '../config.ts';
import { commands } from './commands.ts';
import { type Complaint, complaint } from './complaint.ts';
import { listenForInterruption, runEnding, wasInterrupted } from './interruption.ts';
import { complain } from './say.ts';

/** The program with every command named, and the one that is called loaded. */
async function programFor(called: string | undefined): Promise<Command> {
  const program = new Command('carrel')
    .description(packageFile.description)
    .version(packageFile.version)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  for (const [name, { summary, load }] of Object.entries(commands)) {
    if (name === called) (await load()).register(program);
    else program.command(name).description(summary);
  }
  return program;
}

/** The command's name on the command line, also behind `help`. */
function calledCommand(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith('-'));
  const name = first === 'help' ? second : first;
  return name !== undefined && Object.hasOwn(commands, name) ? name : undefined;
}

function isDebug(): boolean {
  try {
    return ['debug', 'trace'].includes(readLogLevel());
  } catch {
    return false;
  }
}

/** Complains and sets the exit status; once the operator has ended the process, errors are only that end's. */
function end({ text, exitStatus }: Complaint): void {
  if (wasInterrupted()) return;
  if (text !== '') complain(text);
  process.exitCode = exitStatus;
}

const args = process.argv.slice(2);
const called = calledCommand(args);
const explain = (error: unknown): Complaint =>
  complaint(error, { debug: isDebug(), ...(called === undefined ? {} : { command: called }) });

listenForInterruption();
// A reader that has seen enough (`carrel policy | head`) is no error.
process.stdout.on('error', () => process.exit());
process.on('uncaughtException', (error) => {
  end(explain(error));
  if (!wasInterrupted()) void runEnding().then(() => process.exit());
});

try {
  await (await programFor(called)).parseAsync(args, { from: 'user' });
} catch (error) {
  end(explain(error));
} finally {
  await runEnding();
}
