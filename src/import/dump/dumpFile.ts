import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathProblem } from '../../pathProblem.ts';
import { Problem } from '../../problem.ts';

/** A file of an export. */
export interface DumpFile {
  path: string;
  /** for messages */
  name: string;
  bytes: number;
}

/** What is said of a path that cannot be read. */
export const dumpProblem = (path: string, error: unknown): unknown =>
  pathProblem(path, error, 'a dump file or a folder of them');

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
    throw dumpProblem(path, error);
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
