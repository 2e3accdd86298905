import { readFile, stat } from 'node:fs/promises';
import { limits } from '../../schema/judge/limits.ts';
import { pathProblem } from '../pathProblem.ts';
import { Problem } from '../problem.ts';

const { bodyBytes: mostBytes } = limits.AGENCY;

/**
 * A document's text as its file has it, byte for byte: what an agency sends has to be the same, and so has its hash.
 * @throws Problem NO_SUCH_PATH, PATH_UNREADABLE, NOT_A_FILE, DOCUMENT_TOO_LARGE, DOCUMENT_NOT_UTF8
 */
export async function readDocument(path: string): Promise<string> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Problem('NOT_A_FILE', `${path} is no file: name the document's own`);
    if (found.size > mostBytes)
      throw new Problem('DOCUMENT_TOO_LARGE', `${path} has more than the ${mostBytes} bytes of a request`);
    // A byte order mark stays: it is among the bytes that are hashed.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError)
      throw new Problem('DOCUMENT_NOT_UTF8', `${path} is not UTF-8: save it as that`);
    throw pathProblem(path, error, 'a file with one GraphQL document');
  }
}
