import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { Problem } from '../../problem.ts';
import { type DumpFile, dumpProblem } from './dumpFile.ts';

const newline = 0x0a;
const chunkBytes = 256 * 1024;
/** A line longer than this is no row of a library's: something else is being read. */
const longestLine = 64 * 1024 * 1024;

/** Whole lines that were read together. */
export interface Lines {
  /** the number of the first, from 1 */
  first: number;
  texts: string[];
  /** bytes of the file read so far */
  bytes: number;
  /** the file's last line, which no newline ends */
  unended: boolean;
}

/**
 * A file's lines, some at a time, so that no file is ever held whole. A carriage return before the newline is part
 * of the newline.
 * @throws Problem NOT_UTF8 with the line, NOT_A_DUMP for a file of another kind, PATH_UNREADABLE
 */
export async function* lines(file: DumpFile): AsyncGenerator<Lines> {
  let first = 1;
  let bytes = 0;
  let carried: Buffer[] = [];
  let carriedBytes = 0;
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: chunkBytes })) {
      const read: Buffer = chunk;
      bytes += read.length;
      const end = read.lastIndexOf(newline);
      if (end === -1) {
        carried.push(read);
        carriedBytes += read.length;
        if (carriedBytes > longestLine) throw anotherKind(file);
        continue;
      }
      const whole = Buffer.concat([...carried, read.subarray(0, end)]);
      const texts = decoded(file, whole, first);
      yield { first, texts, bytes, unended: false };
      first += texts.length;
      carried = [Buffer.from(read.subarray(end + 1))];
      carriedBytes = read.length - end - 1;
    }
  } catch (error) {
    throw dumpProblem(file.path, error);
  }
  const rest = Buffer.concat(carried);
  if (rest.length > 0) yield { first, texts: decoded(file, rest, first), bytes, unended: true };
}

function decoded(file: DumpFile, whole: Buffer, first: number): string[] {
  if (first === 1) refuseOtherKinds(file, whole);
  if (!isUtf8(whole)) throw notUtf8(file, whole, first);
  if (whole.includes(0)) throw anotherKind(file);
  const text = whole.toString('utf8');
  return text.includes('\r') ? text.split('\n').map(withoutReturn) : text.split('\n');
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);

/** What files of other kinds begin with; what they are is said, so that nobody has to guess. */
const beginnings: readonly (readonly [bytes: Buffer, kind: string])[] = [
  [Buffer.from('PGDMP'), "pg_dump's custom format: make a plain one of it with pg_restore -f"],
  [Buffer.from([0x1f, 0x8b]), 'compressed with gzip: unpack it first'],
  [Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), 'compressed with zstd: unpack it first'],
  [Buffer.from('PK\u0003\u0004'), 'a zip archive: unpack it first'],
  [Buffer.from([0xff, 0xfe]), 'UTF-16: dump it with --encoding=UTF8'],
  [Buffer.from([0xfe, 0xff]), 'UTF-16: dump it with --encoding=UTF8'],
  [Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'an image'],
  [Buffer.from([0xff, 0xd8, 0xff]), 'an image'],
  [Buffer.from('%PDF'), 'a PDF'],
];

function refuseOtherKinds(file: DumpFile, whole: Buffer): void {
  for (const [bytes, kind] of beginnings)
    if (whole.subarray(0, bytes.length).equals(bytes))
      throw new Problem('NOT_A_DUMP', `${file.name} is ${kind}`);
}

function notUtf8(file: DumpFile, whole: Buffer, first: number): Problem {
  let line = first;
  for (let start = 0; ; line++) {
    const next = whole.indexOf(newline, start);
    if (next === -1 || !isUtf8(whole.subarray(start, next))) break;
    start = next + 1;
  }
  return new Problem(
    'NOT_UTF8',
    `${file.name} line ${line} is not UTF-8: dump it again with pg_dump --encoding=UTF8`,
  );
}

const anotherKind = (file: DumpFile): Problem =>
  new Problem('NOT_A_DUMP', `${file.name} is not a plain SQL dump: give what pg_dump writes by default`);
