import { Problem } from '../../problem.ts';
import type { CopyHeader } from '../dump/copyHeader.ts';
import type { DumpFile } from '../dump/dumpFile.ts';
import type { BlockReader } from '../dump/readDump.ts';
import { rowReader } from './rowReader.ts';
import type { Run } from './run.ts';
import { Malformed, type Stage } from './stage.ts';
import { StageWriter } from './stageWriter.ts';

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
  const writer = new StageWriter(tx, stage);
  const account = ledger.begin(header.table, stage.usedIn ?? null);
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
          ledger.leaveOut(header.table, row.reason, true, `${file.name} line ${line}`);
        } else staged.push(row);
        line++;
      }
      seen += texts.length;
      account.read += texts.length;
      ledger.rows += texts.length;
      await writer.write(staged);
    },
    async end() {
      await writer.end();
      if (misfits > 0 && misfits === seen) throw wrongColumns(file, header);
    },
    abandon: () => writer.abandon(),
  };
}

const wrongColumns = (file: DumpFile, header: CopyHeader): Problem =>
  new Problem(
    'WRONG_COLUMNS',
    `no row of ${header.table} in ${file.name} fits the columns that its COPY line names: dump it again`,
  );
