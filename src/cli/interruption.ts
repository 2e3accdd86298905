import { constants } from 'node:os';

type Step = () => Promise<unknown>;

/** The same key press may come twice: from the terminal, and passed on by npm. Milliseconds. */
const echo = 1_000;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const steps = new Set<Step>();
let waiting: (() => void) | null = null;
let interruptedAt: number | null = null;

/** Whether the operator has asked this process to end. Errors that follow from that are not worth a line. */
export const wasInterrupted = (): boolean => interruptedAt !== null;

/**
 * Registers what must happen before the process ends, in whatever way it does.
 * @param step runs once, the last registered first
 * @returns takes the step back, once it was done in the ordinary course
 */
export function beforeEnd(step: Step): () => void {
  steps.add(step);
  return () => {
    steps.delete(step);
  };
}

/** Does what was registered. A step that fails does not keep the next from running. */
export async function runEnding(): Promise<void> {
  for (const step of [...steps].reverse()) {
    steps.delete(step);
    await step().catch(() => {});
  }
}

/**
 * Waits for Ctrl-C, SIGTERM or the terminal's end. Whoever waits has taken it on to end in good order; while nobody
 * does, an interruption does what `beforeEnd` registered and ends the process.
 */
export function untilInterrupted(): Promise<void> {
  if (wasInterrupted()) return Promise.resolve();
  return new Promise((resolve) => {
    waiting = resolve;
  });
}

/** Called once, by the program's entry. A second interruption ends the process at once. */
export function listenForInterruption(): void {
  for (const signal of signals) {
    const status = 128 + constants.signals[signal];
    process.on(signal, () => {
      const now = performance.now();
      if (interruptedAt !== null) {
        if (now - interruptedAt > echo) process.exit(status);
        return;
      }
      interruptedAt = now;
      if (waiting !== null) waiting();
      else void runEnding().then(() => process.exit(status));
    });
  }
}
