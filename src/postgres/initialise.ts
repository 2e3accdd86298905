import { chown, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.ts';
import { serverAccount } from './account.ts';
import { type Binaries, embeddedVersion } from './binaries.ts';
import { folderProblem } from './folderProblem.ts';
import { lastLine } from './lastLine.ts';
import { serverUser } from './serverUser.ts';

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Makes the data folder. Nobody but the owner may list it; as root, others may pass through, since the server that
 * runs as another user lives inside.
 * @throws Problem DATA_DIR_NAME; the errors of `node:fs`
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  // pg_ctl hands its paths to a shell inside double quotes.
  if (/["$`\n]/.test(dataDir))
    throw new Problem(
      'DATA_DIR_NAME',
      `the path of the data folder must not contain ", $ or \`: set CARREL_DATA_DIR`,
    );
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
}

/**
 * Makes a cluster unless there is one. It grows in a folder beside and is renamed into place whole: of two processes
 * that do so at once the second finds the place taken and uses what stands there, and a crash leaves no half.
 * @param cluster where it shall be
 * @param password the superuser's
 * @param quick leaves out waiting for the disk, for clusters that live as long as a test run
 * @throws Problem EMBEDDED_FAILED, DATA_DIR_VERSION, FOLDER_CLOSED, and those of `folderProblem`
 */
export async function initialise(
  binaries: Binaries,
  dataDir: string,
  cluster: string,
  password: string,
  quick: boolean,
): Promise<void> {
  if (!(await exists(join(cluster, 'PG_VERSION')))) {
    const workplace = await mkdtemp(join(dataDir, 'postgres.new-'));
    try {
      const fresh = await initialiseIn(binaries, workplace, password, quick);
      await rename(fresh, cluster).catch((error: unknown) => {
        if (!/ENOTEMPTY|EEXIST/.test(String(error))) throw error;
      });
    } catch (error) {
      throw folderProblem(dataDir, error) ?? error;
    } finally {
      await rm(workplace, { recursive: true, force: true });
    }
  }
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim();
  if (version !== embeddedVersion)
    throw new Problem(
      'DATA_DIR_VERSION',
      `${cluster} belongs to PostgreSQL ${version} and this is ${embeddedVersion}: move it away, or set CARREL_DATA_DIR`,
    );
}

async function initialiseIn(
  binaries: Binaries,
  workplace: string,
  password: string,
  quick: boolean,
): Promise<string> {
  const fresh = join(workplace, 'cluster');
  const passwordFile = join(workplace, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  const account = await serverAccount(workplace);
  if (account !== null)
    for (const path of [passwordFile, workplace]) await chown(path, account.uid, account.gid);
  const user = await serverUser(binaries, workplace);
  const { status, output } = await user.run(binaries.initdb, [
    `--pgdata=${fresh}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own collation, which is the same on every machine, whatever locales that has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--text-search-config=english',
    ...(quick ? ['--no-sync'] : []),
  ]);
  if (status !== 0)
    throw (
      folderProblem(dirname(workplace), output) ??
      new Problem('EMBEDDED_FAILED', `the embedded PostgreSQL could not be made: ${lastLine(output)}`)
    );
  return fresh;
}
