import { stat } from 'node:fs/promises';
import { Problem } from '../problem.ts';
import { run } from './run.ts';

/** Whom the server runs as when this process is root, as which PostgreSQL refuses to run. */
export interface Account {
  uid: number;
  gid: number;
}

const name = 'postgres';

/** How systems make an account without a login: Debian and Red Hat first, then Alpine. The first that works is kept. */
const creations: readonly (readonly [program: string, ...args: string[]])[][] = [
  [
    ['groupadd', '--system', '--force', name],
    ['useradd', '--system', '--gid', name, '--no-create-home', '--shell', '/usr/sbin/nologin', name],
  ],
  [
    ['addgroup', '-S', name],
    ['adduser', '-S', '-D', '-H', '-G', name, name],
  ],
];

async function lookUp(): Promise<Account | null> {
  const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
  if (uid.status !== 0 || gid.status !== 0) return null;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

/**
 * The account for a server whose files are, or will be, in a folder.
 * @param folder the cluster's folder; where it exists, its owner runs the server
 * @returns null when this process is not root: then it runs the server as itself
 * @throws Problem NO_POSTGRES_USER when there is no account and none can be made
 */
export async function serverAccount(folder: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(folder).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = await lookUp();
  if (known !== null) return known;
  for (const commands of creations) {
    for (const [program, ...args] of commands) await run(program, args);
    const made = await lookUp();
    if (made !== null) return made;
  }
  throw new Problem(
    'NO_POSTGRES_USER',
    'PostgreSQL refuses to run as root, and no user named postgres could be made: ' +
      'make one, run Carrel as an ordinary user, or set DATABASE_URL',
  );
}
