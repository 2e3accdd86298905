import { Problem } from './problem.ts';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null);

/**
 * Says what went wrong with a path, for the operator.
 * @param error of `node:fs`
 * @param give what to give instead, where there is nothing
 * @returns a Problem NO_SUCH_PATH or PATH_UNREADABLE; the error itself where it is another
 */
export function pathProblem(path: string, error: unknown, give: string): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Problem('NO_SUCH_PATH', `there is nothing at ${path}: give ${give}`);
  if (code === 'EACCES' || code === 'EPERM')
    return new Problem('PATH_UNREADABLE', `${path} cannot be read by this user: change its permissions`);
  if (code === 'EIO')
    return new Problem('PATH_UNREADABLE', `${path} cannot be read: the disk reports an error`);
  return error;
}
