import { Problem } from '../../problem.ts';
import { type CopyHeader, copyHeader } from './copyHeader.ts';
import type { DumpFile } from './dumpFile.ts';
import { lines } from './lines.ts';
import { Preamble } from './preamble.ts';

/** What takes a block's rows, some at a time. */
export interface BlockReader {
  /**
   * @param texts rows as they stand in the file
   * @param first the line number of the first
   */
  rows(texts: readonly string[], first: number): Promise<void>;
  /** The block ended as it should. */
  end(): Promise<void>;
  /** The file did not: whatever was begun is let go. */
  abandon(): Promise<void>;
}

/**
 * Reads the blocks of one file of a dump, wherever they stand between other statements.
 * @param open what takes a block that begins; null passes over it
 * @param onBytes called as reading goes on, with the bytes of this file read so far
 * @throws Problem TRUNCATED, NOT_A_DUMP, NOT_UTF8 and those of `lines`
 */
export async function readDump(
  file: DumpFile,
  open: (header: CopyHeader, line: number) => Promise<BlockReader | null>,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const preamble = new Preamble(file);
  let block: { header: CopyHeader; line: number; reader: BlockReader | null } | null = null;
  try {
    for await (const { first, texts, bytes, unended } of lines(file)) {
      let at = 0;
      while (at < texts.length) {
        if (block === null) {
          const text = texts[at] ?? '';
          const header = copyHeader(text, preamble.schema);
          if (header === null) preamble.statement(text);
          else {
            preamble.blocks++;
            block = { header, line: first + at, reader: await open(header, first + at) };
          }
          at++;
          continue;
        }
        const end = texts.indexOf('\\.', at);
        // A last line that nothing ends is half a row, whatever it looks like.
        if (end === -1 && unended) throw truncated(file, block.header, block.line);
        const rows = end === -1 ? texts.slice(at) : texts.slice(at, end);
        if (rows.length > 0) await block.reader?.rows(rows, first + at);
        if (end === -1) break;
        await block.reader?.end();
        block = null;
        at = end + 1;
      }
      onBytes(bytes);
    }
    if (block !== null) throw truncated(file, block.header, block.line);
    preamble.end();
  } catch (error) {
    await block?.reader?.abandon();
    throw error;
  }
}

const truncated = (file: DumpFile, header: CopyHeader, line: number): Problem =>
  new Problem(
    'TRUNCATED',
    `${file.name} breaks off inside ${header.table}, whose rows begin at line ${line}: dump or copy it again`,
  );
