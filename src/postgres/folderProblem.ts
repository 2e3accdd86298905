import { Problem } from '../problem.ts';

const full = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/;
const closed = /EACCES|EPERM|EROFS|Permission denied|Operation not permitted|Read-only file system/;
const notFolder = /ENOTDIR|EEXIST|Not a directory/;

/**
 * Says what is wrong with the data folder, from an error of Node's or a line that a PostgreSQL program wrote.
 * @param dataDir the folder, named in the message
 * @returns null when the folder is not what is wrong
 */
export function folderProblem(dataDir: string, error: unknown): Problem | null {
  const text = error instanceof Error ? error.message : String(error);
  if (full.test(text))
    return new Problem('DATA_DIR_FULL', `no space is left for ${dataDir}: free some, or set CARREL_DATA_DIR`);
  if (closed.test(text))
    return new Problem(
      'DATA_DIR_UNWRITABLE',
      `${dataDir} cannot be written by this user: change its permissions, or set CARREL_DATA_DIR`,
    );
  if (notFolder.test(text))
    return new Problem(
      'DATA_DIR_NOT_A_FOLDER',
      `${dataDir} cannot be made, a file is in its place: remove the file, or set CARREL_DATA_DIR`,
    );
  return null;
}
