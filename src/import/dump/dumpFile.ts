import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Problem } from '../../problem.ts';

/** A file of an export. */
export interface DumpFile {
  path: string;
  /** for messages */
  name: string;
  bytes: number;
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

/**
 * Says what went wrong with a path, for the operator.
 * @param error of `node:fs`
 */
export function pathProblem(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Problem('NO_SUCH_PATH', `there is nothing at ${path}: give a dump file or a folder of them`);
  if (code === 'EACCES' || code === 'EPERM')
    return new Problem('PATH_UNREADABLE', `${path} cannot be read by this user: change its permissions`);
  if (code === 'EIO')
    return new Problem('PATH_UNREADABLE', `${path} cannot be read: the disk reports an error`);
  return error;
}

/**
 * The files of an export: the one file, or every file of the folder in the order of their names. Names that begin
 * with a dot and folders inside are not part of it.
 * @param path a dump file or a folder
 * @throws Problem NO_SUCH_PATH, PATH_UNREADABLE, EMPTY_FOLDER
 */
export async function dumpFiles(path: string): Promise<DumpFile[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return [await dumpFile(path)];
    const entries = await readdir(path);
    const files: DumpFile[] = [];
    for (const entry of entries.filter((name) => !name.startsWith('.')).sort()) {
      const inside = join(path, entry);
      if (!(await stat(inside)).isDirectory()) files.push(await dumpFile(inside));
    }
    if (files.length > 0) return files;
  } catch (error) {
    throw pathProblem(path, error);
  }
  throw new Problem(
    'EMPTY_FOLDER',
    `there is no file in ${path}: give the folder that holds the dump's files`,
  );
}

async function dumpFile(path: string): Promise<DumpFile> {
  const found = await stat(path);
  if (!found.isFile()) throw new Problem('NOT_A_FILE', `${path} is neither a file nor a folder`);
  return { path, name: basename(path).replace(/\p{Cc}/gu, '?'), bytes: found.size };
}
