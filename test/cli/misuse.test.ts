import { expect, test } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { commands } from '../../src/cli/commands.ts';
import { carrel } from './carrelProcess.ts';

/** A command line, and the one line that answers it. */
const misuses: readonly (readonly [args: string[], line: string])[] = [
  [[], 'carrel: a command is missing; see carrel --help'],
  [['frob'], "carrel: unknown command 'frob'; see carrel --help"],
  [['migrat'], "carrel: unknown command 'migrat' (Did you mean migrate?); see carrel --help"],
  [['--frob'], "carrel: unknown option '--frob'; see carrel --help"],
  [['migrate', '--frob'], "carrel: unknown option '--frob'; see carrel migrate --help"],
  [['migrate', 'now'], "carrel: too many arguments for 'migrate'; see carrel migrate --help"],
  [['__proto__'], "carrel: unknown command '__proto__'; see carrel --help"],
];

for (const [args, line] of misuses)
  test(`[cli.misuse] cannot be called as: carrel ${args.join(' ')}`, async () => {
    expect(await carrel(args)).toEqual({ status: 2, out: '', err: `${line}\n` });
  });

test('[cli.misuse] cannot be made to repeat what was given by mistake', async () => {
  const canary = 'canary-5d1c';
  for (const args of [
    [`--database-url=postgres://u:${canary}@h/d`],
    ['migrate', `--secret=${canary}`],
    ['migrate', canary],
  ]) {
    const { status, err } = await carrel(args);
    expect(status).toBe(2);
    expect(err).not.toContain(canary);
  }
});

test('[cli.help] MUST name every command, and the version', async () => {
  const help = await carrel(['--help']);
  expect(help).toMatchObject({ status: 0, err: '' });
  for (const [name, { summary }] of Object.entries(commands)) {
    expect(help.out).toContain(name);
    expect(help.out.replaceAll(/\s+/g, ' ')).toContain(summary);
  }
  expect(await carrel(['--version'])).toEqual({ status: 0, out: `${packageFile.version}\n`, err: '' });
});

for (const name of Object.keys(commands))
  test(`[cli.help] MUST describe the command ${name}, which the help page names`, async () => {
    const page = await carrel([name, '--help']);
    expect(page).toMatchObject({ status: 0, err: '' });
    expect(page.out).toMatch(new RegExp(`^Usage: carrel ${name}`));
  });

test('[cli.help] MUST be the same page by the other way to ask for it', async () => {
  expect(await carrel(['help', 'policy'])).toEqual(await carrel(['policy', '--help']));
});
