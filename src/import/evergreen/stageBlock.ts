import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { Problem } from '../../problem.ts';
import type { CopyHeader } from '../dump/copyHeader.ts';
import type { DumpFile } from '../dump/dumpFile.ts';
import type { BlockReader } from '../dump/readDump.ts';
import { rowReader } from './rowReader.ts';
import type { Run } from './run.ts';
import { Malformed, type Stage, stagedColumns } from './stage.ts';

/**
 * Lets a block's rows flow into their stage. Nothing is kept of a row but the columns that the stage names.
 * @throws Problem MISSING_COLUMN; WRONG_COLUMNS when no row of the block fits its own header
 */
export async function stageBlock(
  run: Run,
  stage: Stage,
  header: CopyHeader,
  file: DumpFile,
): Promise<BlockReader> {
  const { tx, ledger } = run;
  const read = rowReader(stage, header, file, run);
  const account = ledger.table(header.table);
  account.usedIn = stage.usedIn ?? null;
  const columns = ['origin', 'line', ...stagedColumns(stage)].join(', ');
  const copy = await tx.unsafe(`copy ${stage.name} (${columns}) from stdin`).writable();
  let seen = 0;
  let misfits = 0;
  return {
    async rows(texts, first) {
      const staged: string[] = [];
      let line = first;
      for (const text of texts) {
        const row = read(text, line);
        if (row instanceof Malformed) {
          if (row.misfit) misfits++;
          ledger.leaveOut(header.table, row.reason, true, place(file, line));
        } else staged.push(row);
        line++;
      }
      seen += texts.length;
      account.read += texts.length;
      ledger.rows += texts.length;
      if (staged.length > 0 && !copy.write(`${staged.join('\n')}\n`)) await once(copy, 'drain');
    },
    async end() {
      await ended(copy);
      if (misfits > 0 && misfits === seen) throw wrongColumns(file, header);
    },
    async abandon() {
      copy.on('error', () => {});
      if (copy.closed) return;
      copy.destroy(new Error('the import was given up'));
      await once(copy, 'close').catch(() => {});
    },
  };
}

const place = (file: DumpFile, line: number): string => `${file.name} line ${line}`;

/** Waits for the stream to close: the driver sends its last message after the rows were taken. */
async function ended(copy: Writable): Promise<void> {
  copy.end();
  await once(copy, 'close');
}

const wrongColumns = (file: DumpFile, header: CopyHeader): Problem =>
  new Problem(
    'WRONG_COLUMNS',
    `no row of ${header.table} in ${file.name} fits the columns that its COPY line names: dump it again`,
  );
