import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

/**
 * Reads a file of the owner's only (mode 0600), writing it first if there is none. Two processes that come at once
 * agree: the file appears whole or not at all, and whoever comes second reads the first one's.
 * @param make what a new file holds; called only when there is none
 * @returns what the file holds, trimmed
 * @throws the errors of `node:fs`
 */
export async function readOrMakeOnce(path: string, make: () => string | Promise<string>): Promise<string> {
  const standing = await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (standing !== null) return standing.trim();
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${await make()}\n`, { mode: 0o600, flag: 'wx', flush: true });
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}
