import { Presets, SingleBar } from 'cli-progress';
import type { ImportProgress } from './report.ts';

/** Shows how far an import is. */
export interface ProgressDisplay {
  progress(progress: ImportProgress): void;
  /** Call it however the import ends, so that the terminal is as it was. */
  stop(): void;
}

/**
 * A bar on a terminal; elsewhere a line for each file read and each step of writing, so that a log stays readable.
 * @param stream standard error, so that the report alone goes to standard output
 */
export function showProgress(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY ? bar(stream) : plain(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const shown = new SingleBar(
    {
      stream,
      format: '{bar} {percentage} % {what}',
      hideCursor: true,
      clearOnComplete: true,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  let step: ImportProgress['step'] | null = null;
  const show = (next: ImportProgress['step'], total: number, value: number, what: string): void => {
    if (step !== next) shown.start(total, 0, { what });
    step = next;
    shown.update(value, { what });
  };
  return {
    progress(progress) {
      if (progress.step === 'reading')
        show(
          'reading',
          progress.totalBytes,
          progress.bytes,
          `reading ${progress.file}, ${progress.rows} rows`,
        );
      else show('writing', progress.total, progress.done, `writing ${progress.what}`);
    },
    stop: () => shown.stop(),
  };
}

function plain(stream: NodeJS.WriteStream): ProgressDisplay {
  let file: string | null = null;
  return {
    progress(progress) {
      if (progress.step === 'writing') {
        if (progress.done < progress.total) stream.write(`writing ${progress.what}\n`);
      } else if (progress.file !== file) {
        file = progress.file;
        stream.write(`reading ${file}\n`);
      }
    },
    stop() {},
  };
}
