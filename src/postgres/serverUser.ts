import { Problem } from '../problem.ts';
import { type Account, serverAccount } from './account.ts';
import type { Binaries } from './binaries.ts';
import { type Outcome, run } from './run.ts';

/** Runs PostgreSQL's programs as the user that the server belongs to. */
export interface ServerUser {
  readonly account: Account | null;
  run(program: string, args: readonly string[]): Promise<Outcome>;
}

/**
 * Capabilities that let the server's user through folders that are closed to it, the narrower first; a container
 * often has just the second.
 */
const passes = ['dac_read_search', 'dac_override'] as const;

const plain = (account: Account | null): ServerUser => ({
  account,
  run: (program, args) => run(program, args, account),
});

const withPass = (account: Account, pass: string): ServerUser => ({
  account,
  run: (program, args) =>
    run('setpriv', [
      `--reuid=${account.uid}`,
      `--regid=${account.gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      `--inh-caps=-all,+${pass}`,
      `--ambient-caps=-all,+${pass}`,
      '--',
      program,
      ...args,
    ]),
});

/** Whether the user gets into the folder and from there at the programs: tried, since only trying counts them all. */
async function reaches(user: ServerUser, binaries: Binaries, folder: string): Promise<boolean> {
  const attempt = 'cd "$1" && exec "$2" --version';
  const { status } = await user.run('/bin/sh', ['-c', attempt, 'sh', folder, binaries.pg_ctl]);
  return status === 0;
}

/**
 * Who runs the server in a folder, and how. As root it is another user, and a checkout under a folder of root's with
 * mode 0700 (as `mktemp -d` and root's home are) is closed to that user: then, and only then, the server is given the
 * one capability that opens folders.
 * @param folder exists and, as root, belongs to the account that shall run the server
 * @throws Problem NO_POSTGRES_USER, FOLDER_CLOSED
 */
export async function serverUser(binaries: Binaries, folder: string): Promise<ServerUser> {
  const account = await serverAccount(folder);
  if (account === null) return plain(null);
  const candidates = [plain(account), ...passes.map((pass) => withPass(account, pass))];
  for (const candidate of candidates) if (await reaches(candidate, binaries, folder)) return candidate;
  throw new Problem(
    'FOLDER_CLOSED',
    `PostgreSQL refuses to run as root, and the user it runs as (${account.uid}) cannot reach ${folder}: ` +
      'open its parent folders with chmod o+x, run Carrel as an ordinary user, or set DATABASE_URL',
  );
}
