import { CarrelError } from '../../schema/errors.ts';

/**
 * Work of which this process does only so much at once. What comes then waits: each caller's in the order it came, and
 * the callers in turn, so that whoever sends much waits for itself.
 */
export class Turns {
  #free: number;
  readonly #mostWaiting: number;
  /** Whose → what waits of theirs. The first of them is next, and goes to the end with what it has left. */
  readonly #lines = new Map<string, (() => void)[]>();

  /**
   * @param atOnce how much is done at the same time, all callers together
   * @param mostWaiting how much of one caller waits
   */
  constructor(atOnce: number, mostWaiting: number) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Does a piece of work when its turn has come.
   * @param whose the caller that waits with it
   * @throws CarrelError `RATE_LIMITED` where too much of the caller's waits; nothing was begun then
   */
  async take<Result>(whose: string, work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turnOf(whose);
    try {
      return await work();
    } finally {
      this.#pass();
    }
  }

  #turnOf(whose: string): Promise<void> {
    const line = this.#lines.get(whose) ?? [];
    if (line.length >= this.#mostWaiting)
      throw new CarrelError(
        'RATE_LIMITED',
        'Too many requests of this caller wait for each other. Try again in 1 second.',
        { retryAfter: 1 },
      );
    this.#lines.set(whose, line);
    return new Promise((resolve) => line.push(resolve));
  }

  /** The turn goes to whoever waits, or is free again. */
  #pass(): void {
    const [next] = this.#lines;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    const [whose, line] = next;
    this.#lines.delete(whose);
    line.shift()?.();
    if (line.length > 0) this.#lines.set(whose, line);
  }
}
