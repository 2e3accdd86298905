import { type FileHandle, open } from 'node:fs/promises';
import type { SealedBatch } from './seal.ts';
import { readSinkLine, sinkLine } from './sinkLine.ts';

/** Where seals go beside the database, with what they cover: a place that is added to and never written over. */
export interface Sink {
  /** For the operator. */
  readonly name: string;
  /** Adds a batch. It is durable when this returns. */
  append(batch: SealedBatch): Promise<void>;
  /** The last batch that is whole; null where there is none. */
  last(): Promise<SealedBatch | null>;
  /** How far it goes now: what comes later is not read by who is handed this. */
  end(): Promise<number>;
  /** Every batch that is whole, in the order in which they were added; null for a line that is none. */
  batches(end?: number): AsyncIterable<SealedBatch | null>;
}

const newline = 0x0a;
/** Bytes that are read at a time when the end of the file is looked for. */
const step = 65_536;

/** A file, one batch a line, the owner's only. What a crash left unfinished is a line of its own, and none that counts. */
export function fileSink(path: string): Sink {
  return {
    name: `file:${path}`,
    append: (batch) =>
      using(open(path, 'a+', 0o600), async (file) => {
        const { size } = await file.stat();
        const torn = size > 0 && (await bytesAt(file, size - 1, 1))[0] !== newline;
        await file.appendFile(`${torn ? '\n' : ''}${sinkLine(batch)}\n`);
        await file.sync();
      }),
    last: () => reading(path, null, lastBatch),
    end: () => reading(path, 0, async (file) => (await file.stat()).size),
    async *batches(end) {
      const file = await opened(path);
      if (file === null || end === 0) {
        await file?.close();
        return;
      }
      const lines = file.readLines({ encoding: 'utf8', ...(end === undefined ? {} : { end: end - 1 }) });
      for await (const line of lines) if (line !== '') yield readSinkLine(line);
    },
  };
}

/** Opens a file to read it; null where there is none yet. */
const opened = (path: string): Promise<FileHandle | null> =>
  open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

async function using<T>(opening: Promise<FileHandle>, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await opening;
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

async function reading<T>(path: string, otherwise: T, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await opened(path);
  return file === null ? otherwise : using(Promise.resolve(file), work);
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Looks for the last whole line from the end on, so that a long file costs no more than a short one. */
async function lastBatch(file: FileHandle): Promise<SealedBatch | null> {
  let from = (await file.stat()).size;
  let tail = Buffer.alloc(0);
  while (from > 0) {
    const length = Math.min(step, from);
    from -= length;
    tail = Buffer.concat([await bytesAt(file, from, length), tail]);
    // The first line of what was read may begin before it.
    const begun = from === 0 ? 0 : tail.indexOf(newline) + 1;
    if (begun === 0 && from > 0) continue;
    const whole = tail.subarray(begun).toString('utf8').split('\n').toReversed();
    for (const line of whole) {
      const batch = readSinkLine(line);
      if (batch !== null) return batch;
    }
    tail = tail.subarray(0, begun);
  }
  return null;
}
