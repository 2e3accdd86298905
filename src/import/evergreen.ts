import postgres from 'postgres';
import type { Operator } from '../../drizzle/operator.ts';
import { dayIn } from '../../schema/policy/age.ts';
import { Problem } from '../problem.ts';
import type { Secret } from '../secret.ts';
import { closedSource } from './closedSource.ts';
import { fillCloses } from './closes.ts';
import { type DumpFile, dumpFiles } from './dump/dumpFile.ts';
import { readDump } from './dump/readDump.ts';
import { emptyTables } from './evergreen/orUpdate.ts';
import { passOver } from './evergreen/passOver.ts';
import type { Run } from './evergreen/run.ts';
import { createStage, type Stage } from './evergreen/stage.ts';
import { stageBlock } from './evergreen/stageBlock.ts';
import { stageOf, stages } from './evergreen/stages.ts';
import { writeStaged } from './evergreen/writeStaged.ts';
import { Ledger } from './ledger.ts';
import type { ImportProgress, ImportReport } from './report.ts';

export interface ImportOptions {
  secret: Secret;
  now: Date;
  /** IANA; in which zone a moment's day and month are told */
  timeZone: string;
  /** how long a payment can be reversed, and so keeps its patron (retain.expunge) */
  reversalWindow: Temporal.Duration;
  /** leave malformed rows out instead of stopping */
  skipBadRows: boolean;
  progress: (progress: ImportProgress) => void;
}

/**
 * Imports what pg_dump gives of an Evergreen system, in one transaction: all of it or nothing. Files are streamed
 * into temporary tables and written from there; a second run of the same export changes nothing.
 * @param path one plain dump, or a folder of files with COPY blocks
 * @throws Problem with the codes of `dump/`, MISSING_COLUMN, WRONG_COLUMNS, NOT_EVERGREEN, BAD_ROWS, IMPORT_RUNNING,
 *   IMPORT_FAILED
 */
export async function importEvergreen(
  operator: Operator,
  path: string,
  options: ImportOptions,
): Promise<ImportReport> {
  const files = await dumpFiles(path);
  const ledger = new Ledger();
  try {
    await operator.sql.begin(async (tx) => {
      await holdTurn(tx);
      await settle(tx);
      const run: Run = {
        tx,
        ledger,
        now: options.now,
        timeZone: options.timeZone,
        today: dayIn(options.now, options.timeZone),
        reversalWindow: options.reversalWindow,
        closed: closedSource(options.secret),
        empty: await emptyTables(tx),
      };
      await fillCloses(tx, run.closed);
      for (const stage of Object.values<Stage>(stages)) await tx.unsafe(createStage(stage));
      await readFiles(run, files, options);
      if (Object.values<Stage>(stages).every(({ tables }) => !tables.some((table) => ledger.has(table))))
        throw new Problem(
          'NOT_EVERGREEN',
          `${path} has no table of an Evergreen system (actor.usr, asset.copy, action.circulation …): give its dump`,
        );
      if (!options.skipBadRows) ledger.refuseBadRows();
      await writeStaged(run, options.progress);
      if (!options.skipBadRows) ledger.refuseBadRows();
    });
  } catch (error) {
    throw importProblem(error);
  }
  return ledger.report();
}

/** Two imports at once would each not see what the other writes. */
async function holdTurn(tx: postgres.TransactionSql): Promise<void> {
  const [lock] = await tx<
    { taken: boolean }[]
  >`select pg_try_advisory_xact_lock(hashtext('carrel import')) as taken`;
  if (!lock?.taken) throw new Problem('IMPORT_RUNNING', 'another import is running: wait until it has ended');
}

/**
 * What the server does otherwise is right for many small reads. These few statements run once, and over everything:
 * to compile them costs more than it saves, and what is staged, joined or sorted should not have to go through the disk.
 */
async function settle(tx: postgres.TransactionSql): Promise<void> {
  for (const setting of ['jit = off', "temp_buffers = '64MB'", "work_mem = '32MB'"])
    await tx.unsafe(`set local ${setting}`);
}

async function readFiles(run: Run, files: readonly DumpFile[], { progress }: ImportOptions): Promise<void> {
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  let before = 0;
  for (const file of files) {
    await readDump(
      file,
      async (header) => {
        const stage = stageOf.get(header.table);
        return stage ? stageBlock(run, stage, header, file) : passOver(run.ledger, header.table);
      },
      (bytes) =>
        progress({
          step: 'reading',
          file: file.name,
          bytes: before + bytes,
          totalBytes,
          rows: run.ledger.rows,
        }),
    );
    before += file.bytes;
  }
}

/** What the database says of rows that it refuses repeats them: nothing of it goes further than the constraint. */
function importProblem(error: unknown): unknown {
  if (!(error instanceof postgres.PostgresError) || !/^2[1-3]/.test(error.code)) return error;
  const at = [error.table_name, error.constraint_name].filter(Boolean).join(', ');
  return new Problem(
    'IMPORT_FAILED',
    `the database refused the import (SQLSTATE ${error.code}${at ? `, ${at}` : ''}); nothing was written: ` +
      'report this with the version of Evergreen that the export is from',
  );
}
